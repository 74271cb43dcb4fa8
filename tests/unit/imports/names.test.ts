import { expect, it } from 'vitest';
import { recordCauses } from '#lib/files/record-causes.ts';
import { namesakesOf } from '#lib/domain/views/people/namesakes.ts';
import { namesakesSentence } from '#lib/words/import/imported.ts';
import { apply, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

it('a file that calls somebody otherwise than they are called here says so, and changes nothing', async () => {
  const tables = new MemoryTables();
  tables.put('users', user(1, { firstName: 'Ann', lastName: 'Moreau', email: 'ann@x.example' }));
  tables.put('users', user(2, { firstName: 'Bo', lastName: 'Berg', email: 'bo@x.example' }));
  tables.put('users', user(3, { firstName: '', lastName: '', email: 'c@x.example' }));
  const rows = ['Ann,Smith,ANN@x.example', 'BO,Berg,bo@x.example', 'Cy,Young,c@x.example', ',,ann@x.example'];
  const { plan } = await planned(tables, ['First name,Last name,Email', ...rows].join('\n'));
  expect(plan).toMatchObject({
    people: { created: 0, updated: 1, unchanged: 2 },
    leftOut: [{ cause: recordCauses.nameKept, rows: 2, lines: [2, 5] }],
  });
});

const NAMES = 'First name,Last name,Email\n';

it('gives people the names of a file where that is wanted, tells it in their history, and asks once', async () => {
  const tables = new MemoryTables();
  tables.put('users', user(1, { firstName: 'Ann', lastName: 'Moreau', email: 'ann@x.example' }));
  const file = `${NAMES}Ann,Smith,ann@x.example\nBo,Berg,bo@x.example\n`;
  const kept = await planned(tables, file);
  expect(kept.plan).toMatchObject({ names: { differing: 1, areTaken: false }, people: { updated: 0 } });
  const taken = await planned(tables, file, { takesNames: true });
  expect(taken.plan).toMatchObject({ names: { areTaken: true }, people: { updated: 1 }, leftOut: [] });
  await confirm(tables, taken);
  expect(tables.row('users', testId('us', 1))).toMatchObject({ firstName: 'Ann', lastName: 'Smith' });
  expect(tables.all('activity').map(({ action, changes }) => [action, changes])).toContainEqual([
    'users.edit',
    { lastName: { was: 'Moreau', to: 'Smith' } },
  ]);
  const again = await planned(tables, file, { takesNames: true });
  expect(again.plan).toMatchObject({ names: { differing: 0 }, batches: 0 });
});

it('leaves the name of somebody whom the person may not rename as it is, and says so', async () => {
  const tables = new MemoryTables();
  tables.put('users', user(2, { firstName: 'Ann', lastName: 'Moreau', email: 'ann@x.example' }));
  tables.put('roles', role(1, 2, 'field-staff'));
  const file = `${NAMES}Ann,Smith,ann@x.example\n`;
  const { plan } = await planned(tables, file, { takesNames: true }, () => {}, 'software-coordinator');
  expect(plan).toMatchObject({ batches: 0, leftOut: [{ cause: recordCauses.nameKept, rows: 1 }] });
});

it('warns of who is new and has the name of somebody here with another email', async () => {
  const tables = new MemoryTables();
  tables.put('users', user(1, { firstName: 'Zoë', lastName: 'Rossi', email: 'zoe@old.example' }));
  const file = `${NAMES}zoë,Rossi,zoe@new.example\nBo,Berg,bo@x.example\n`;
  const plan = await planned(tables, file);
  if (plan.plan.status !== 'planned' || plan.plan.family !== 'records') throw new Error('Not planned');
  const { names } = plan.plan;
  expect(names).toMatchObject({
    namesakes: 1,
    namesakesShown: ['zoë Rossi: zoe@new.example, here zoe@old.example'],
  });
  expect(namesakesSentence(names)).toBe(
    '1 person has the name of somebody here with another email. If it is the same person, merge the two after the import, on the person’s page.',
  );
  await confirm(tables, plan);
  expect((await planned(tables, file)).plan).toMatchObject({ names: { namesakes: 0 }, batches: 0 });
});

it('asks no more whether two of one name are one person once somebody said they are two, until that is undone', async () => {
  const tables = new MemoryTables();
  for (const id of [1, 2, 3])
    tables.put('users', user(id, { firstName: 'Ann', lastName: 'Lee', email: `ann${id}@x.example` }));
  const others = (id: number) =>
    namesakesOf(tables.reader, tables.row('users', testId('us', id))!).map((one) => one.email);
  expect(others(1)).toEqual(['ann2@x.example', 'ann3@x.example']);
  const pair = { id: testId('us', 1), from: testId('us', 2) };
  await apply(tables, 'users.tell-apart', { ...pair, areTwo: true });
  expect([others(1), others(2)]).toEqual([['ann3@x.example'], ['ann3@x.example']]);
  await apply(tables, 'users.tell-apart', { ...pair, areTwo: true }, { at: NOW + 1 });
  expect(tables.all('activity')).toHaveLength(1);
  await apply(tables, 'users.tell-apart', { ...pair, areTwo: false }, { at: NOW + 2 });
  expect(others(2)).toEqual(['ann1@x.example', 'ann3@x.example']);
});
