import { describe, expect, it } from 'vitest';
import { possibleDuplicates } from '#lib/domain/views/devices/possible-duplicates.ts';
import {
  accessAs,
  account,
  apply,
  DAY,
  device,
  NOW,
  product,
  testId,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const [OLD, NEW] = [testId('dv', 1), testId('dv', 2)];
const context = { now: NOW, access: accessAs('contract-admin') };

function started(): MemoryTables {
  const tables = new MemoryTables();
  tables.put('accounts', account());
  tables.put('products', product(1));
  tables.put('devices', device(1, { description: 'In the hall', lastUser: 'old' }));
  tables.put('devices', device(2, { serial: 'SN-2', lastUser: 'new', lastCheckInAt: NOW - DAY }));
  for (const [number, deviceId, version] of [
    [1, OLD, '1'],
    [2, NEW, '1'],
    [3, NEW, '2'],
  ] as const)
    tables.put('installations', {
      id: testId('in', number),
      deviceId,
      productId: testId('pr', 1),
      version,
      createdAt: NOW,
    });
  tables.put('possibleDuplicates', {
    id: testId('pd', 1),
    deviceId: NEW,
    otherId: OLD,
    by: 'name',
    createdAt: NOW,
    settledAt: null,
  });
  return tables;
}

describe('a merge of two devices', () => {
  it('keeps what people wrote and what was reported last, and both installations once', async () => {
    const tables = started();
    expect(possibleDuplicates(tables.reader, { deviceId: OLD }, context)).toHaveLength(1);
    await apply(tables, 'devices.merge', { from: NEW, to: OLD });
    expect(tables.all('devices')).toMatchObject([
      { id: OLD, description: 'In the hall', serial: 'SN-2', lastUser: 'new', lastCheckInAt: NOW - DAY },
    ]);
    const installs = tables.all('installations');
    expect(installs.map(({ deviceId, version }) => [deviceId, version])).toEqual([
      [OLD, '1'],
      [OLD, '2'],
    ]);
    expect(possibleDuplicates(tables.reader, { deviceId: null }, context)).toEqual([]);
    await apply(tables, 'devices.edit', { id: NEW, displayName: { was: '', to: 'Hall' } });
    expect(tables.row('devices', OLD)?.displayName).toBe('Hall');
  });

  it('can be taken back: every row but the history is as it was', async () => {
    const tables = started();
    const before = rowsOf(tables);
    await apply(tables, 'devices.merge', { from: NEW, to: OLD });
    await apply(tables, 'devices.unmerge', { id: NEW });
    expect(rowsOf(tables)).toEqual(before);
  });

  it('taken back leaves what was written and reported since where it is', async () => {
    const tables = started();
    await apply(tables, 'devices.merge', { from: NEW, to: OLD });
    const merged = tables.row('devices', OLD)!;
    tables.put('devices', { ...merged, displayName: 'Hall', lastCheckInAt: NOW, lastUser: 'later' });
    await apply(tables, 'devices.unmerge', { id: NEW });
    expect(tables.row('devices', OLD)).toMatchObject({
      displayName: 'Hall',
      lastCheckInAt: NOW,
      lastUser: 'later',
      name: 'WS-1',
      serial: '',
    });
  });

  it('of one that somebody else merged into another meanwhile is refused, so that three stay two', async () => {
    const tables = started();
    const third = device(3);
    tables.put('devices', third);
    await apply(tables, 'devices.merge', { from: NEW, to: OLD });
    const merged = tables.row('devices', OLD);
    expect(await apply(tables, 'devices.merge', { from: NEW, to: third.id })).toMatchObject({
      status: 'refused',
      reason: 'conflict',
      details: { merged: OLD },
    });
    expect(tables.all('devices')).toEqual([merged, third]);
    expect(await apply(tables, 'devices.merge', { from: NEW, to: OLD })).toEqual({ status: 'accepted' });
  });

  it('is not taken back over a machine that has the serial meanwhile', async () => {
    const tables = started();
    tables.put('devices', device(1, { serial: 'SN-1' }));
    await apply(tables, 'devices.merge', { from: NEW, to: OLD });
    await apply(tables, 'devices.add', { name: 'Other', type: 'computer', serial: 'sn-2' });
    expect(await apply(tables, 'devices.unmerge', { id: NEW })).toMatchObject({ reason: 'duplicate' });
  });

  it('of two that are two is settled once, and can be opened again', async () => {
    const tables = started();
    await apply(tables, 'possible-duplicates.settle', { id: testId('pd', 1) });
    expect(possibleDuplicates(tables.reader, { deviceId: null }, context)).toEqual([]);
    await apply(tables, 'possible-duplicates.reopen', { id: testId('pd', 1) });
    expect(possibleDuplicates(tables.reader, { deviceId: null }, context)).toHaveLength(1);
  });
});

function rowsOf(tables: MemoryTables) {
  const [devices, installations] = [tables.all('devices'), tables.all('installations')];
  return { devices, installations, pairs: tables.all('possibleDuplicates'), aliases: tables.all('aliases') };
}
