import { beforeEach, describe, expect, it } from 'vitest';
import type { MutationArgs } from '#lib/domain/mutations/registry.ts';
import { derivedId } from '#lib/base/ids.ts';
import { pairOf } from '#lib/domain/records/devices/possible-duplicate.ts';
import { apply, DAY, device, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

type ImportRow = MutationArgs<'installs.import'>['rows'][number];

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
});

function row(fields: Partial<ImportRow> = {}): ImportRow {
  return {
    row: 2,
    name: 'NL-WS-0007',
    type: 'computer',
    os: 'Windows 11',
    serial: '00123',
    lastUser: 'jon',
    lastCheckInAt: NOW - DAY,
    isNew: false,
    installs: [{ row: 2, product: 'Revit', version: '2025.0.2', publisher: 'Autodesk' }],
    ...fields,
  };
}

/** Each installation is on the line of its device. */
const importRows = (...rows: ImportRow[]) =>
  apply(tables, 'installs.import', {
    source: 'list.csv',
    rows: rows.map((one) => ({
      ...one,
      installs: one.installs.map((install) => ({ ...install, row: one.row })),
    })),
  });
const only = () => tables.all('devices')[0];
const versions = () =>
  tables
    .all('installations')
    .map((one) => one.version)
    .sort();

describe('installs.import', () => {
  it('makes devices, products and installations, and says how many devices', async () => {
    const outcome = await importRows(row(), row({ row: 3, name: 'B', serial: '' }));
    expect(outcome).toMatchObject({ status: 'accepted', counts: { created: 2, updated: 0, unchanged: 0 } });
    expect(tables.all('products').map((one) => one.name)).toEqual(['Revit']);
    expect(tables.all('activity')).toHaveLength(1);
  });

  it('changes nothing when the same batch comes again', async () => {
    await importRows(row(), row({ row: 3, name: 'B', serial: '' }));
    const before = tables.everything();
    const writes = tables.writes;
    const outcome = await importRows(row(), row({ row: 3, name: 'B', serial: '' }));
    expect(outcome).toMatchObject({ counts: { created: 0, updated: 0, unchanged: 2 } });
    expect(tables.everything()).toEqual(before);
    expect(tables.writes).toBe(writes);
  });

  it('asks at most six times, whatever the number of rows', async () => {
    const rows = Array.from({ length: 200 }, (_, at) =>
      row({ row: at + 2, name: `D-${at}`, serial: `S-${at}` }),
    );
    await importRows(...rows);
    expect(tables.reads).toBeLessThanOrEqual(6);
  });

  it('gives a device found by name the serial it lacks', async () => {
    tables.put('devices', device(1, { name: 'nl-ws-0007' }));
    await importRows(row());
    expect(only()).toMatchObject({ id: testId('dv', 1), serial: '00123' });
  });

  it('takes another serial under the same name for another device, and the one without a serial for what it may be', async () => {
    tables.put('devices', device(1, { name: 'NL-WS-0007', serial: 'OTHER' }));
    tables.put('devices', device(2, { name: 'Fine', serial: 'X' }));
    tables.put('devices', device(3, { name: 'Fine' }));
    const outcome = await importRows(row(), row({ row: 9, name: 'Fine', serial: '9' }));
    expect(outcome).toMatchObject({ refusedRows: [], counts: { created: 1, updated: 1 } });
    expect(tables.row('devices', testId('dv', 3))).toMatchObject({ serial: '9' });
    expect(tables.row('devices', testId('dv', 1))).toMatchObject({ serial: 'OTHER' });
  });

  it('refuses a row alone when several devices have the name and no serial decides', async () => {
    tables.put('devices', device(1, { name: 'NL-WS-0007' }));
    tables.put('devices', device(2, { name: 'NL-WS-0007' }));
    const outcome = await importRows(row({ serial: '' }));
    expect(outcome).toMatchObject({ status: 'accepted', refusedRows: [{ row: 2, reason: 'duplicate' }] });
  });

  it('makes a device of a serial that is new where several have the name, and shows a person the pairs', async () => {
    for (const number of [1, 2]) tables.put('devices', device(number, { name: 'NL-WS-0007' }));
    await importRows(row());
    const made = tables.all('devices').find(({ serial }) => serial === '00123');
    const pairs = tables.all('possibleDuplicates');
    expect(pairs.map(({ otherId }) => otherId).sort()).toEqual([testId('dv', 1), testId('dv', 2)]);
    expect(pairs.every(({ deviceId, by }) => deviceId === made?.id && by === 'name')).toBe(true);
    const before = tables.everything();
    await importRows(row());
    expect(tables.everything()).toEqual(before);
  });

  it('takes a serial that several machines report for none: neither renamed by it, nor given it', async () => {
    tables.put('devices', device(1, { name: 'A', serial: '00123' }));
    tables.put('devices', device(2, { name: 'B' }));
    tables.put('possibleDuplicates', pairOf(testId('dv', 2), { id: testId('dv', 1), by: 'serial' }, NOW));
    for (const name of ['A', 'B', 'C', 'C']) await importRows(row({ name }));
    const named = tables.all('devices').map(({ name, serial }) => [name, serial]);
    expect(named.sort()).toEqual([
      ['A', '00123'],
      ['B', ''],
      ['C', ''],
    ]);
    // The third may be the first under another name: a person can say.
    expect(tables.all('possibleDuplicates').map(({ otherId, by }) => [otherId, by])).toEqual([
      [testId('dv', 1), 'serial'],
      [testId('dv', 1), 'serial'],
    ]);
  });

  it('follows a renamed asset by its serial', async () => {
    tables.put('devices', device(1, { name: 'Old', serial: '00123' }));
    await importRows(row());
    expect(only()?.name).toBe('NL-WS-0007');
    expect(tables.all('devices')).toHaveLength(1);
  });

  it('keeps leading zeros of a serial apart', async () => {
    tables.put('devices', device(1, { name: 'Other', serial: '123' }));
    await importRows(row());
    expect(tables.all('devices')).toHaveLength(2);
  });

  it('never erases what is known with an empty cell', async () => {
    await importRows(row());
    const before = only();
    await importRows(row({ os: '', lastUser: '', type: 'other', installs: [], lastCheckInAt: null }));
    expect(only()).toEqual(before);
    expect(versions()).toEqual(['2025.0.2']);
  });

  it('does not let an older list change check-in, user, system or versions', async () => {
    await importRows(row());
    const before = only();
    const installs = [{ row: 2, product: 'Revit', version: '2024', publisher: '' }];
    await importRows(row({ lastCheckInAt: NOW - 9 * DAY, lastUser: 'old', os: 'Windows 7', installs }));
    expect(only()).toEqual(before);
    expect(versions()).toEqual(['2025.0.2']);
  });

  it('takes the versions of a named product and leaves other products alone', async () => {
    await importRows(row());
    await importRows(row({ installs: [{ row: 2, product: 'Maya', version: '1', publisher: '' }] }));
    await importRows(row({ installs: [{ row: 2, product: 'REVIT', version: '2026', publisher: '' }] }));
    expect(versions()).toEqual(['1', '2026']);
    expect(tables.all('products')).toHaveLength(2);
  });

  it('leads edits of the id that the importer expected to the device that was there', async () => {
    tables.put('devices', device(1, { name: 'NL-WS-0007', serial: '00123' }));
    const id = testId('mu', 777);
    await apply(tables, 'installs.import', { source: '', rows: [row({ isNew: true })] }, { id });
    const vanished = derivedId('dv', id, 'device/2');
    const edit = { id: vanished, description: { was: '', to: 'Plant room' } };
    expect(await apply(tables, 'devices.edit', edit)).toEqual({ status: 'accepted' });
    expect(only()).toMatchObject({ id: testId('dv', 1), description: 'Plant room' });
  });
});
