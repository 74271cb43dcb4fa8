import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldSearch, naturalKey } from '#lib/base/text.ts';
import type { Rows } from '#lib/domain/records/collections.ts';
import { type DeviceListQuery, deviceIds, deviceList } from '#lib/domain/views/devices/device-list.ts';
import { checkInRanges, type DeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import { deviceStatus, deviceStatuses, statusLimits } from '#lib/domain/views/devices/device-status.ts';
import { installList } from '#lib/domain/views/software/install-list.ts';
import { accessAs, account, DAY, device, HOUR, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { newProduct } from '#lib/domain/records/product.ts';

const context = { now: NOW, access: accessAs('contract-admin') };
const limits = statusLimits(account());
const none: DeviceFilter = { search: '', statuses: [], types: [], products: [], systems: [], checkIn: null };

type Step =
  | { kind: 'device'; row: Rows['devices'] }
  | { kind: 'install'; row: Rows['installations'] }
  | { kind: 'product'; row: Rows['products'] }
  | { kind: 'remove'; collection: 'devices' | 'installations' | 'products'; id: string };

const number = fc.integer({ min: 1, max: 12 });
const productNumber = fc.integer({ min: 1, max: 3 });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({
      number,
      name: fc.constantFrom('WS-9', 'WS-10', 'ws-010', 'Østergård', '佐藤'),
      description: fc.constantFrom('', 'Plant room', 'revit here'),
      serial: fc.constantFrom('', '007', '7', 'A1'),
      os: fc.constantFrom('', 'Windows 11', 'macOS 15'),
      type: fc.constantFrom('computer' as const, 'phone' as const),
      lastCheckInAt: fc.constantFrom(
        null,
        NOW - HOUR,
        NOW - 3 * DAY,
        NOW - 20 * DAY,
        NOW - 40 * DAY,
        NOW + DAY,
      ),
      retiredAt: fc.constantFrom(null, null, NOW - DAY),
    })
    .map(({ number, ...fields }): Step => ({ kind: 'device', row: device(number, fields) })),
  fc
    .record({ number, on: number, of: productNumber, version: fc.constantFrom('9', '10', '2025.0.2', '') })
    .map(({ number, on, of, version }): Step => {
      const ids = { deviceId: testId('dv', on), productId: testId('pr', of) };
      return { kind: 'install', row: { id: testId('in', number), ...ids, version, createdAt: NOW } };
    }),
  fc
    .record({ number: productNumber, name: fc.constantFrom('Revit', 'Maya 9', 'Maya 10') })
    .map(({ number, name }): Step => ({
      kind: 'product',
      row: newProduct({ id: testId('pr', number), name, createdAt: NOW }),
    })),
  fc
    .record({ number, collection: fc.constantFrom('devices' as const, 'installations' as const) })
    .map(({ number, collection }): Step => ({
      kind: 'remove',
      collection,
      id: testId(collection === 'devices' ? 'dv' : 'in', number),
    })),
);

const filter: fc.Arbitrary<DeviceFilter> = fc.record({
  search: fc.constantFrom('', 'ws', 'ws-1', 'ostergard', 'revit', 'maya 00', '佐', 'plant room'),
  statuses: fc.subarray([...deviceStatuses], { maxLength: 2 }),
  types: fc.subarray(['computer', 'phone'] as const, { maxLength: 1 }),
  products: fc.subarray([testId('pr', 1), testId('pr', 2)]),
  systems: fc.subarray(['', 'macOS 15'], { maxLength: 1 }),
  checkIn: fc.constantFrom(null, null, ...checkInRanges),
});

const column = fc.constantFrom('name', 'serial', 'lastCheckIn', 'status', 'system', 'installs', 'type');

function play(tables: MemoryTables, steps: readonly Step[]): void {
  for (const one of steps) {
    if (one.kind === 'device') tables.put('devices', one.row);
    else if (one.kind === 'install') tables.put('installations', one.row);
    else if (one.kind === 'product') tables.put('products', one.row);
    else tables.remove(one.collection, one.id);
  }
}

function started(): MemoryTables {
  const tables = new MemoryTables();
  tables.put('accounts', account());
  return tables;
}

/** What the list must hold, looked at row by row. */
function matching(tables: MemoryTables, wanted: DeviceFilter): string[] {
  return tables
    .all('devices')
    .filter((one) => matches(tables, one, wanted))
    .map((one) => one.id);
}

function matches(tables: MemoryTables, one: Rows['devices'], wanted: DeviceFilter): boolean {
  const installs = tables.found('installations', 'byDevice', one.id);
  const names = installs.map((install) => tables.row('products', install.productId)?.name ?? '');
  const texts = [one.name, one.displayName, one.description, one.serial, one.lastUser, one.os, ...names];
  const words = foldSearch(wanted.search)
    .split(' ')
    .filter((word) => word !== '');
  const age = one.lastCheckInAt === null ? null : NOW - one.lastCheckInAt;
  const isInRange =
    wanted.checkIn === null ||
    (wanted.checkIn === 'never' && age === null) ||
    (wanted.checkIn === 'last-day' && age !== null && age <= DAY) ||
    (wanted.checkIn === 'last-week' && age !== null && age <= 7 * DAY) ||
    (wanted.checkIn === 'last-month' && age !== null && age <= 30 * DAY) ||
    (wanted.checkIn === 'older' && age !== null && age > 30 * DAY);
  return (
    words.every((word) => texts.some((text) => foldSearch(text).includes(word))) &&
    isAmong(wanted.statuses, deviceStatus(one, limits, NOW)) &&
    isAmong(wanted.types, one.type) &&
    isAmong(wanted.systems, one.os) &&
    (wanted.products.length === 0 ||
      installs.some((install) => wanted.products.includes(install.productId))) &&
    isInRange
  );
}

function isAmong<Value>(values: readonly Value[], value: Value): boolean {
  return values.length === 0 || values.includes(value);
}

const everything = { from: 0, count: Infinity, withFacets: true } as const;

describe('views', () => {
  it('equal a plain look at every row, also after edits of rows they have cached', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(step, { maxLength: 12 }), filter, column, fc.boolean()), { maxLength: 6 }),
        (rounds) => {
          const tables = started();
          for (const [steps, wanted, by, isDescending] of rounds) {
            play(tables, steps);
            const sort = { column: by as DeviceListQuery['sort']['column'], isDescending };
            const query = { filter: wanted, sort, ...everything };
            const list = deviceList(tables.reader, query, context);
            const fresh = new MemoryTables();
            for (const name of ['accounts', 'products', 'devices', 'installations'] as const) {
              for (const row of tables.all(name)) fresh.put(name, row);
            }
            expect(list.rows.map((row) => row.id).sort()).toEqual(matching(tables, wanted));
            expect(list).toEqual(deviceList(fresh.reader, query, context));
            expect(list.total).toBe(list.rows.length);
            for (const row of list.rows) {
              expect(row.installs).toBe(tables.found('installations', 'byDevice', row.id).length);
            }
            for (const status of deviceStatuses) {
              const only = matching(tables, { ...wanted, statuses: [status] });
              expect(list.facets?.statuses[status]).toBe(only.length);
            }
            for (const facet of list.facets?.products ?? []) {
              expect(facet.count).toBe(matching(tables, { ...wanted, products: [facet.value] }).length);
            }
            for (const range of checkInRanges) {
              const facet = list.facets?.checkIns.find(({ value }) => value === range);
              expect(facet?.count ?? 0).toBe(matching(tables, { ...wanted, checkIn: range }).length);
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('list each installation on the chosen devices once, of the chosen products', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(step, { maxLength: 12 }), filter), { maxLength: 5 }),
        (rounds) => {
          const tables = started();
          for (const [steps, wanted] of rounds) {
            play(tables, steps);
            const sort = { column: 'version', isDescending: true } as const;
            const query = { filter: wanted, version: null, sort, ...everything };
            const list = installList(tables.reader, query, context);
            const devices = new Set(matching(tables, { ...wanted, products: [] }));
            const expected = tables
              .all('installations')
              .filter((one) => devices.has(one.deviceId) && isAmong(wanted.products, one.productId));
            expect(list.rows.map((row) => row.id).sort()).toEqual(expected.map((one) => one.id));
            expect(list.facets?.devices).toBe(new Set(expected.map((one) => one.deviceId)).size);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('give an export, window by window, exactly what the screen lists', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (steps, count) => {
        const tables = started();
        play(tables, steps);
        const query = {
          filter: none,
          sort: { column: 'lastUser', isDescending: true },
          withFacets: false,
        } as const;
        const whole = deviceList(tables.reader, { ...query, from: 0, count: Infinity }, context).rows;
        const parts = [];
        for (let from = 0; from < whole.length; from += count) {
          parts.push(...deviceList(tables.reader, { ...query, from, count }, context).rows);
        }
        expect(parts).toEqual(whole);
        expect(deviceIds(tables.reader, query, context)).toEqual(whole.map((row) => row.id));
      }),
    );
  });

  it('sort numbers in text by their value, however long they are', () => {
    const natural = fc
      .integer({ min: 1, max: 24 })
      .chain((digits) => fc.bigInt({ min: 0n, max: 10n ** BigInt(digits) }));
    fc.assert(
      fc.property(natural, natural, (one, other) => {
        const isBefore = naturalKey(`WS-${one}`) < naturalKey(`WS-${other}`);
        expect(isBefore).toBe(one < other);
      }),
    );
  });
});
