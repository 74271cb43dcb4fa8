import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Device } from '#lib/domain/records/devices/device.ts';
import { deviceGlances } from '#lib/domain/views/devices/device-glance.ts';
import { deviceList } from '#lib/domain/views/devices/device-list.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import { type DeviceStatus, deviceStatuses } from '#lib/domain/views/devices/device-status.ts';
import { missingDevices } from '#lib/domain/views/devices/missing-devices.ts';
import { outOfDate } from '#lib/domain/views/reports/out-of-date.ts';
import { listCsv } from '#lib/files/csv/list-csv.ts';
import { devices as deviceDefinition } from '#lib/lists/devices.ts';
import { missingDevices as missingDefinition } from '#lib/lists/missing-devices.ts';
import { AgentCompany, inventory } from '#tests/support/agents/agent-store.ts';
import { accessAs, account, DAY, device, HOUR, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

const CHECK_IN_HOURS = 24;
const OUT_OF_DATE_DAYS = 30;
const limits = { checkInHours: CHECK_IN_HOURS, outOfDateDays: OUT_OF_DATE_DAYS };

/** Each status, and both boundaries to the millisecond: the words of the product, not of the code. */
const CASES: readonly (readonly [
  what: string,
  fields: Partial<Device>,
  status: DeviceStatus,
  word: string,
])[] = [
  ['just now', { lastCheckInAt: NOW }, 'online', 'Online'],
  ['by a clock that is ahead', { lastCheckInAt: NOW + DAY }, 'online', 'Online'],
  ['two intervals ago', { lastCheckInAt: NOW - 48 * HOUR }, 'online', 'Online'],
  ['a millisecond more', { lastCheckInAt: NOW - 48 * HOUR - 1 }, 'offline', 'Offline'],
  ['30 days ago', { lastCheckInAt: NOW - 30 * DAY }, 'offline', 'Offline'],
  ['30 days and a millisecond', { lastCheckInAt: NOW - 30 * DAY - 1 }, 'out-of-date', 'Out of date'],
  ['in 1970', { lastCheckInAt: 0 }, 'out-of-date', 'Out of date'],
  ['never', { lastCheckInAt: null }, 'never-seen', 'Never seen'],
  ['just now, and retired', { lastCheckInAt: NOW, retiredAt: NOW }, 'retired', 'Retired'],
  ['in 1970, and retired', { lastCheckInAt: 0, retiredAt: 0 }, 'retired', 'Retired'],
  ['never, and retired', { lastCheckInAt: null, retiredAt: NOW }, 'retired', 'Retired'],
];
const devices = CASES.map(([, fields], at) => device(at + 1, fields));
const context = { now: NOW, access: accessAs('contract-admin') };
const sort = { column: 'name', isDescending: false } as const;

let databases: TestDatabases;
let store: TestStore;
beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

function rowsOf(statuses: readonly DeviceStatus[] = []) {
  const tables = new MemoryTables();
  tables.put('accounts', account(limits));
  for (const one of devices) tables.put('devices', one);
  const filter = { ...noDeviceFilter, statuses };
  const query = { filter, sort, from: 0, count: 99, withFacets: true };
  return { reader: tables.reader, list: deviceList(tables.reader, query, context) };
}

test('every view of the browser, its filters and counts, and both exports say the same status at the same time', () => {
  const { reader, list } = rowsOf();
  const byId = new Map(list.rows.map((row) => [row.id, row]));
  const glances = deviceGlances(reader, { ids: devices.map(({ id }) => id) }, context);
  for (const [at, [what, , status, word]] of CASES.entries()) {
    const row = byId.get(devices[at]!.id)!;
    expect([row.status, glances[at]!.status], what).toEqual([status, status]);
    expect(listCsv(deviceDefinition, ['status']).cells(row), what).toEqual([word]);
  }
  for (const status of deviceStatuses) {
    const wanted = CASES.flatMap(([, , one], at) => (one === status ? [devices[at]!.id] : []));
    expect(
      rowsOf([status])
        .list.rows.map(({ id }) => id)
        .sort(),
      status,
    ).toEqual(wanted.sort());
    expect(list.facets!.statuses[status], status).toBe(wanted.length);
  }
  const missing = missingDevices(reader, { days: OUT_OF_DATE_DAYS, from: 0, count: 99 }, context).rows;
  expect(missing.map((row) => listCsv(missingDefinition).cells(row).slice(0, 3))).toEqual([
    [devices[6]!.name, String(Math.floor(NOW / DAY)), 'Out of date'],
    [devices[5]!.name, '30', 'Out of date'],
  ]);
  const filter = { products: [] } as unknown as Parameters<typeof outOfDate.read>[1];
  const report = outOfDate.read(reader, filter, context);
  const reported = Array.from({ length: report.size }, (_, at) => report.id(at));
  const told = CASES.flatMap(([, , one], at) =>
    /^(out-of-date|never-seen)$/.test(one) ? [devices[at]!.id] : [],
  );
  expect(reported.sort()).toEqual(told.sort());
});

test('the database says so of the rows that it keeps, and the server tells an agent', async () => {
  const acme = await new AgentCompany(store, 301).found();
  await acme.put('accounts', account({ id: acme.accountId, ...limits }));
  for (const one of devices) await acme.put('devices', one);
  const { rows } = await store.account(acme.accountId).read(({ db, accountId }) =>
    db.query<{ id: string; status: string }>(
      // Written after product.md, knowing nothing of the code above it.
      `select id, case when row->>'retiredAt' is not null then 'retired'
                       when row->>'lastCheckInAt' is null then 'never-seen'
                       when to_timestamp(($2::bigint - (row->>'lastCheckInAt')::bigint) / 1000.0)
                            > to_timestamp(0) + interval '30 days' then 'out-of-date'
                       when ($2::bigint - (row->>'lastCheckInAt')::bigint) > 2 * 24 * 3600000 then 'offline'
                       else 'online' end as status
       from muster.devices where account_id = $1 order by id`,
      [accountId, NOW],
    ),
  );
  expect(rows.map(({ status }) => status)).toEqual(CASES.map(([, , status]) => status));
  // An agent that is heard of is online from then on, whatever it was; a retired one stays retired.
  for (const fields of [{ lastCheckInAt: 0 }, { lastCheckInAt: 0, retiredAt: NOW }]) {
    const number = fields.retiredAt === undefined ? 71 : 72;
    await acme.put('devices', { ...device(number, fields), serial: `SN-${number}` });
    const [taken] = await acme.take([inventory(number)]);
    const status = number === 71 ? 'online' : 'retired';
    expect(taken).toMatchObject({ device: { id: testId('dv', number), status } });
  }
});
