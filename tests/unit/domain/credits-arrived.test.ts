import { beforeEach, describe, expect, it } from 'vitest';
import { creditUnmatched } from '#lib/domain/views/credits/credit-unmatched.ts';
import { matchKnown, matchAll } from '#lib/ui/areas/credits/match-run.ts';
import { accessAs, apply, entitlement, NOW, product, testId, user } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const USE = `Day,Email,Product,Amount
2026-11-20,zoe@acme.example,Revit,2
2026-11-21,ZOE@acme.example,Revit,3
2026-11-21,leo@acme.example,Revit,5
`;
const PEOPLE = 'First name,Last name,Email\nZoë,Rossi,zoe@acme.example\n';
const context = { now: NOW, access: accessAs('contract-admin') };

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
});

const take = async (file: string) => {
  const plan = await planned(tables, file);
  await confirm(tables, plan);
  return plan.plan;
};
const who = () =>
  tables
    .all('creditRecords')
    .map(({ userId, person }) => userId ?? person)
    .sort();
const idOf = (email: string) => tables.all('users').find((one) => one.email === email)?.id;

describe('credits that came before the people', () => {
  it('are theirs as soon as the people are imported, and neither file changes anything the second time', async () => {
    await take(USE);
    expect(await take(PEOPLE)).toMatchObject({ people: { created: 1 }, creditsMatched: 2 });
    const zoe = idOf('zoe@acme.example');
    expect(who()).toEqual(['leo@acme.example', zoe, zoe].sort());
    expect(await planned(tables, PEOPLE)).toMatchObject({ plan: { batches: 0, creditsMatched: 0 } });
    expect(await planned(tables, USE)).toMatchObject({ plan: { batches: 0, matched: 0 } });
  });

  it.for([
    ['users.add', { firstName: 'Zoë', lastName: 'Rossi', email: 'Zoe@acme.example' }],
    ['users.invite', { firstName: 'Zoë', lastName: 'Rossi', email: 'zoe@acme.example', role: null }],
    ['users.edit', { id: testId('us', 1), email: { was: 'jon1@example.com', to: 'zoe@acme.example' } }],
  ] as const)('are theirs by %s too, once, however often it runs', async ([name, args]) => {
    tables.put('users', user(1));
    await take(USE);
    await apply(tables, name, args as never, { id: testId('mu', 77) });
    const after = tables.everything();
    expect(who().filter((one) => one === 'zoe@acme.example')).toEqual([]);
    await apply(tables, name, args as never, { id: testId('mu', 77) });
    expect(tables.everything()).toEqual(after);
  });

  it('are found by the people that were here before there was such a match, when either file comes again', async () => {
    for (const file of [USE, PEOPLE]) {
      tables = new MemoryTables();
      await take(USE);
      // As they were added by an earlier build.
      tables.put('users', user(1, { email: 'zoe@acme.example', firstName: 'Zoë', lastName: 'Rossi' }));
      expect(await take(file)).not.toMatchObject({ batches: 0 });
      expect(who()).toEqual(['leo@acme.example', testId('us', 1), testId('us', 1)].sort());
      expect(await planned(tables, file)).toMatchObject({ plan: { batches: 0 } });
    }
  });

  it('get a product that came since, and the contract that bears it, when the file comes again', async () => {
    await take(USE);
    tables.put('products', product(1, { name: 'Revit' }));
    tables.put('entitlements', entitlement(1));
    expect(await take(USE)).toMatchObject({ matched: 3, credits: { updated: 3 } });
    const [one] = tables.all('creditRecords');
    expect(one).toMatchObject({ productId: testId('pr', 1), product: '', contractId: testId('ct', 1) });
    expect(await planned(tables, USE)).toMatchObject({ plan: { batches: 0 } });
  });

  it('stay as they are where a person has more than the lock bears, and are matched by the list', async () => {
    const lines = Array.from({ length: 1_001 }, (_, at) => `2026-11-20,zoe@acme.example,P${at},1\n`);
    await take(`Day,Email,Product,Amount\n${lines.join('')}`);
    await take(PEOPLE);
    expect(who()).toContain('zoe@acme.example');
    const [group] = creditUnmatched(tables.reader, null, context).filter(({ what }) => what === 'user');
    expect(group).toMatchObject({ known: idOf('zoe@acme.example') });
  });

  it('are matched by the only person of that name, all of them in one step that can be undone', async () => {
    tables.put('users', user(1, { email: 'z.rossi@acme.example', firstName: 'Zoë', lastName: 'Rossi' }));
    for (const id of [2, 3])
      tables.put('users', user(id, { email: `ann${id}@acme.example`, firstName: 'Ann', lastName: 'Lee' }));
    await take(
      `Day,Email,Product,Amount\n2026-11-20,"Rossi, Zoë",P,1\n2026-11-21,"Rossi, Zoë",P,1\n2026-11-20,Ann Lee,P,1\n`,
    );
    const groups = creditUnmatched(tables.reader, null, context).filter(({ what }) => what === 'user');
    expect(groups.map(({ text, known }) => [text, known])).toEqual([
      ['Rossi, Zoë', testId('us', 1)],
      ['Ann Lee', null],
    ]);
    let sent = 0;
    const desk = {
      async mutate(name: string, args: unknown) {
        const mutationId = testId('mu', (sent += 1));
        const outcome = await apply(tables, name as never, args as never, { id: mutationId });
        return { status: 'kept', mutationId, outcome };
      },
    } as never;
    const { undo, trouble } = await matchKnown(desk, groups);
    expect(trouble).toBe('');
    expect(who()).toEqual(['Ann Lee', testId('us', 1), testId('us', 1)].sort());
    for (const match of undo) await matchAll(desk, match);
    expect(who()).toEqual(['Ann Lee', 'Rossi, Zoë', 'Rossi, Zoë']);
  });
});
