import fc from 'fast-check';
import { expect, it } from 'vitest';
import { device, NOW } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const row = fc.record({
  device: fc.constantFrom('A', 'B', 'C', 'a', 'D', ''),
  serial: fc.constantFrom('', '', '1', '2', '3', 'n/a'),
  system: fc.constantFrom('', 'Windows 11', 'macOS 15'),
  seen: fc.constantFrom('', '2026-11-01', '2026-11-20T10:00:00Z', 'soon'),
  product: fc.constantFrom('', 'Revit', 'REVIT', 'Maya'),
  version: fc.constantFrom('', '1', '2'),
});
const list = fc.array(row, { minLength: 1, maxLength: 14 });
const known = fc.array(
  fc.record({
    name: fc.constantFrom('A', 'B', 'C', 'X'),
    serial: fc.constantFrom('', '1', '2', '4'),
    lastCheckInAt: fc.constantFrom(null, Date.UTC(2026, 10, 10), NOW),
  }),
  { maxLength: 4 },
);

function csvOf(rows: readonly object[]): string {
  return `Device,Serial,OS,Last seen,Product,Version\n${rows.map((one) => Object.values(one).join(',')).join('\n')}\n`;
}

function tablesOf(
  rows: readonly { name: string; serial: string; lastCheckInAt: number | null }[],
): MemoryTables {
  const tables = new MemoryTables();
  const serials = new Set<string>();
  rows.forEach((fields, at) => {
    const serial = serials.has(fields.serial) ? '' : fields.serial;
    serials.add(serial);
    tables.put('devices', device(at + 1, { ...fields, serial }));
  });
  return tables;
}

it('does what the dry run showed, refuses nothing more, and the second time does nothing', async () => {
  await fc.assert(
    fc.asyncProperty(known, list, list, async (before, earlier, rows) => {
      const tables = tablesOf(before);
      await confirm(tables, await planned(tables, csvOf(earlier)));
      const csv = csvOf(rows);
      const first = await planned(tables, csv);
      const size = { devices: tables.all('devices').length, installs: tables.all('installations').length };
      expect(await confirm(tables, first)).toBe(0);
      if (first.plan.status !== 'planned' || first.plan.family !== 'installs') return;
      const { devices, installs } = first.plan;
      expect(tables.all('devices')).toHaveLength(size.devices + devices.created);
      expect(tables.all('installations')).toHaveLength(size.installs + installs.created - installs.removed);
      const writes = tables.writes;
      const second = await planned(tables, csv);
      expect(second.plan).toMatchObject({ devices: { created: 0, updated: 0 }, batches: 0 });
      expect(await confirm(tables, second)).toBe(0);
      expect(tables.writes).toBe(writes);
    }),
    { numRuns: 400, seed: 20_261_124 },
  );
});
