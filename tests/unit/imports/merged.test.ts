import { expect, it } from 'vitest';
import { apply, device } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

it('a file that names a device as it was called before a merge is about the one that stayed', async () => {
  const tables = new MemoryTables();
  const [from, to] = [
    { ...device(1), name: 'OLD-1', serial: '' },
    { ...device(2), name: 'WS-1', serial: 'S-1' },
  ];
  tables.put('devices', from);
  tables.put('devices', to);
  await apply(tables, 'devices.merge', { from: from.id, to: to.id });
  const file = 'Device,Product,Version\nOLD-1,Revit,2026\n';
  const first = await planned(tables, file);
  expect(first.plan).toMatchObject({ devices: { created: 0, updated: 1 }, installs: { created: 1 } });
  expect(await confirm(tables, first)).toBe(0);
  expect(tables.all('installations')).toMatchObject([{ deviceId: to.id }]);
  expect((await planned(tables, file)).batches).toEqual([]);
});
