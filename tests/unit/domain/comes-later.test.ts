import { expect, test } from 'vitest';
import { sampleRows } from '#lib/domain/sample/sample-rows.ts';
import { deviceList, type DeviceListQuery } from '#lib/domain/views/devices/device-list.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import { comesLater } from '#lib/domain/views/view-reads.ts';
import { NOW } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const access = { userId: 'us_1', roles: [], coordinatedContracts: [], grantedContracts: [] };
const context = { now: NOW, access };
const query: DeviceListQuery = {
  filter: noDeviceFilter,
  sort: { column: 'status', isDescending: true },
  withFacets: true,
  from: 0,
  count: Infinity,
};

test('devices are listed before their installations are read: the same list, and what is counted of them told later', () => {
  const { reader } = company();
  const first = deviceList(reader, query, { ...context, lacks: ['installations'] });
  const whole = deviceList(reader, query, context);
  expect(whole.rows.some(({ installs }) => Number(installs) > 0)).toBe(true);
  expect(first.rows).toEqual(whole.rows.map((row) => ({ ...row, installs: null })));
  expect(first.facets).toEqual({ ...whole.facets, products: null });
});

test('where nothing is installed that is told later too, and not remembered as unknown', () => {
  const { reader } = company(['installations']);
  expect(deviceList(reader, query, { ...context, lacks: ['installations'] }).facets?.products).toBeNull();
  expect(deviceList(reader, query, context).facets?.products).toEqual([]);
});

test('what is searched, filtered or ordered by installations waits for them', () => {
  const asked = [
    { filter: { ...noDeviceFilter, search: 'acrobat' } },
    { filter: { ...noDeviceFilter, products: ['pr_1'] } },
    { sort: { column: 'installs', isDescending: true } as const },
  ];
  expect(comesLater('deviceList', query)).toEqual(['installations']);
  for (const one of asked) expect(comesLater('deviceList', { ...query, ...one })).toEqual([]);
});

function company(without: readonly string[] = []): MemoryTables {
  const made = new MemoryTables();
  for (const { collection, rows } of sampleRows({ seed: 'later', devices: 40, now: NOW, accountId: 'ac_1' }))
    for (const row of without.includes(collection) ? [] : rows) made.put(collection, row);
  return made;
}
