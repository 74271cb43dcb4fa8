import { describe, expect, it } from 'vitest';
import type { Rows } from '#lib/domain/records/collections.ts';
import { type DeviceColumn, deviceColumns, deviceList } from '#lib/domain/views/devices/device-list.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import { type InstallColumn, installColumns, installList } from '#lib/domain/views/software/install-list.ts';
import {
  accessAs,
  account,
  DAY,
  device,
  HOUR,
  NOW,
  product,
  testId,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const context = { now: NOW, access: accessAs('contract-admin') };
const window = { filter: noDeviceFilter, from: 0, count: Infinity, withFacets: false } as const;
const tables = company();

/** Five devices, told apart by the first letter of their description; no column has them in the order of another. */
function company(): MemoryTables {
  const made = new MemoryTables();
  made.put('accounts', account());
  const devices: Partial<Rows['devices']>[] = [
    {
      name: 'WS-10',
      displayName: 'Floor 2',
      description: 'a 9',
      type: 'phone',
      os: 'Windows 11',
      serial: '00123',
      lastUser: 'zoe',
      lastCheckInAt: NOW - 40 * DAY,
      productAccess: 'block',
      updateAccess: 'allow',
    },
    {
      name: 'ws-9',
      displayName: 'Floor 10',
      description: 'b 10',
      type: 'computer',
      os: 'macOS 9',
      serial: '45',
      lastUser: 'Åse',
      lastCheckInAt: null,
      productAccess: 'allow',
      updateAccess: 'allow',
    },
    {
      name: 'Örn-2',
      displayName: '',
      description: 'c',
      type: 'other',
      os: 'macOS 15',
      serial: 'A-7',
      lastUser: 'bo',
      lastCheckInAt: NOW,
      retiredAt: NOW,
      productAccess: 'inherit',
      updateAccess: 'block',
    },
    {
      name: 'WS-100',
      displayName: 'floor 3',
      description: 'd',
      type: 'tablet',
      os: 'iPadOS 26',
      serial: 'a-60',
      lastUser: 'CORP\\ann',
      lastCheckInAt: NOW - HOUR,
    },
    {
      name: 'AB-1',
      displayName: 'Ground',
      description: 'e',
      type: 'computer',
      os: '',
      serial: '',
      lastUser: '',
      lastCheckInAt: NOW - 5 * DAY,
      productAccess: 'allow',
    },
  ];
  devices.forEach((fields, at) => made.put('devices', device(at + 1, fields)));
  const names = ['Maya', 'revit', 'AutoCAD 9', 'AutoCAD 10'];
  const publishers = ['Vendor 10', 'vendor 9', 'Autodesk', ''];
  names.forEach((name, at) => {
    made.put('products', product(at + 1, { name, publisher: publishers[at] as string }));
  });
  const installs = [
    [1, 1, '2026.10'],
    [1, 2, '2026.9'],
    [1, 4, ''],
    [2, 3, '2026.2.1'],
    [2, 1, '2026.9.1'],
    [4, 2, '9'],
  ] as const;
  installs.forEach(([on, of, version], at) =>
    made.put('installations', {
      id: testId('in', at + 1),
      deviceId: testId('dv', on),
      productId: testId('pr', of),
      version,
      createdAt: NOW,
    }),
  );
  return made;
}

function devicesBy(column: DeviceColumn, isDescending = false): string {
  const { rows } = deviceList(tables.reader, { ...window, sort: { column, isDescending } }, context);
  return rows.map((row) => row.description[0]).join('');
}

function installsBy(column: InstallColumn, isDescending = false): string {
  const query = { ...window, version: null, sort: { column, isDescending } };
  return installList(tables.reader, query, context)
    .rows.map((row) => `${row.device} ${row.product} ${row.version}`.trim())
    .join(', ');
}

describe('the devices', () => {
  /** Equal ones by name. */
  const orders: Readonly<Record<DeviceColumn, string>> = {
    name: 'ecbad',
    displayName: 'cadbe',
    status: 'deabc',
    lastCheckIn: 'baedc',
    lastUser: 'ebcda',
    type: 'ebdac',
    system: 'edbca',
    serial: 'ebacd',
    description: 'abcde',
    productAccess: 'cdeba',
    updateAccess: 'edbac',
    installs: 'ecdba',
  };

  it.each(deviceColumns)(
    'are sorted by %s, numbers in text by their value, and the other way round',
    (column) => {
      expect(devicesBy(column)).toBe(orders[column]);
      expect(devicesBy(column, true)).toBe([...orders[column]].toReversed().join(''));
    },
  );
});

describe('the install list', () => {
  /** Of one device by product and version; equal ones by device. */
  const b = 'ws-9 AutoCAD 9 2026.2.1, ws-9 Maya 2026.9.1';
  const a = 'WS-10 AutoCAD 10, WS-10 Maya 2026.10, WS-10 revit 2026.9';
  const d = 'WS-100 revit 9';
  const orders: Readonly<Record<InstallColumn, string>> = {
    device: `${b}, ${a}, ${d}`,
    type: `${b}, ${d}, ${a}`,
    system: `${d}, ${b}, ${a}`,
    serial: `${b}, ${a}, ${d}`,
    lastUser: `${b}, ${d}, ${a}`,
    lastCheckIn: `${b}, ${a}, ${d}`,
    product:
      'ws-9 AutoCAD 9 2026.2.1, WS-10 AutoCAD 10, ws-9 Maya 2026.9.1, WS-10 Maya 2026.10, WS-100 revit 9, WS-10 revit 2026.9',
    version:
      'WS-10 AutoCAD 10, WS-100 revit 9, ws-9 AutoCAD 9 2026.2.1, WS-10 revit 2026.9, ws-9 Maya 2026.9.1, WS-10 Maya 2026.10',
    publisher:
      'WS-10 AutoCAD 10, ws-9 AutoCAD 9 2026.2.1, WS-10 revit 2026.9, WS-100 revit 9, ws-9 Maya 2026.9.1, WS-10 Maya 2026.10',
  };

  it.each(installColumns)('is sorted by %s, versions by their numbers, and the other way round', (column) => {
    expect(installsBy(column)).toBe(orders[column]);
    expect(installsBy(column, true)).toBe(orders[column].split(', ').toReversed().join(', '));
  });
});
