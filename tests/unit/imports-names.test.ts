import { expect, it } from 'vitest';
import { recordCauses } from '#lib/files/record-causes.ts';
import { user } from '#tests/support/domain-rows.ts';
import { planned } from '#tests/support/import-files.ts';
import { MemoryTables } from '#tests/support/memory-tables.ts';

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
