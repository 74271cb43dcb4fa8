import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Access } from '#lib/domain/access/access.ts';
import { home } from '#lib/domain/views/home.ts';
import { columnsFor, reportOf, reports } from '#lib/domain/views/reports/all-reports.ts';
import {
  noReportFilter,
  type ReportDefinition,
  type ReportFilter,
} from '#lib/domain/views/reports/report.ts';
import { reportAnswer, reportRows } from '#lib/domain/views/reports/run-report.ts';
import { endOf } from '#lib/domain/views/reports/holding-rows.ts';
import { accessAs, coordinatorOf, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import type { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';
import { replicaOf, reportRows as madeRows } from '#tests/support/rows/report-rows.ts';
import { creditUseSql, reportSql, seatUseSql } from '#tests/support/rows/report-sql.ts';

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

/** Companies, each of another chance; `npm run nightly` has more. */
const SEEDS = [...(process.env['COUNTED_COMPANIES'] ?? 'a')];
const ROLES: Readonly<Record<string, Access>> = {
  'contract admin': accessAs('contract-admin'),
  'coordinator of every contract': accessAs('software-coordinator'),
  'coordinator of two contracts': coordinatorOf(1, 3),
  'coordinator and field staff': { ...coordinatorOf(2), roles: ['software-coordinator', 'field-staff'] },
  'field staff': { ...accessAs('field-staff'), coordinatedContracts: [] },
  user: { ...accessAs(), coordinatedContracts: [], grantedContracts: [testId('ct', 1), testId('ct', 2)] },
};
const FILTERS: readonly Partial<ReportFilter>[] = [
  {},
  { contracts: [testId('ct', 1), testId('ct', 2), testId('ct', 4)] },
  { products: [testId('pr', 1), testId('pr', 2)] },
  { contracts: [testId('ct', 3)], products: [testId('pr', 3), testId('pr', 4)] },
  { users: [testId('us', 1), testId('us', 2), '?jo@studio.example'], by: 'product' },
  { contracts: ['?', testId('ct', 2)], products: ['?dynamo', testId('pr', 1)], by: 'month' },
  { by: 'contract' },
  { idleDays: 30, on: '2026-06-30', from: '2026-05-01', to: '2026-07-31' },
];
const ON_DEVICES = 'out-of-date';

interface Group {
  readonly part: string;
  readonly bar: string;
  readonly n: number;
  readonly currency: string | null;
  readonly cents: number;
  readonly priceless: number;
}

it.each(SEEDS)('says in every report what PostgreSQL counts, for every role, seed %s', async (seed) => {
  const accountId = testId('ac', 1 + SEEDS.indexOf(seed));
  const rows = madeRows(seed);
  await store.people.createAccount(accountId, false);
  await store.account(accountId).write(NOW, ({ tx }) => {
    for (const { collection, row } of rows) tx.put(collection, row as never);
    return Promise.resolve();
  });
  for (const [role, access] of Object.entries(ROLES)) {
    const tables = replicaOf(rows, access);
    for (const report of reports) {
      for (const [nth, change] of FILTERS.entries()) {
        const filter = usedBy(report, change);
        const at = `${report.name}, ${role}, filter ${nth}`;
        const mayHave =
          report.name === ON_DEVICES ? access.roles.length > 0 : coveredBy(access) !== undefined;
        const answer = reportAnswer(
          tables.reader,
          { name: report.name, filter, sort: report.sort },
          contextOf(access),
        );
        expect(answer !== null, at).toBe(mayHave);
        if (!mayHave) continue;
        if (report.name === 'credit-use') await compareCredits(tables, { accountId, access, filter, at });
        else if (report.name === 'seat-use') await compareDays(tables, { accountId, access, filter, at });
        else await compareGroups(tables, report, { accountId, access, filter, at });
      }
    }
  }
});

it('gives Home the numbers of the reports, and to who has no role neither', () => {
  const rows = madeRows('a');
  const admin = accessAs('contract-admin');
  const view = home(replicaOf(rows, admin).reader, null, contextOf(admin));
  const total = (name: 'reclaim' | 'over-used') =>
    reportAnswer(
      replicaOf(rows, admin).reader,
      { name, filter: noReportFilter, sort: { column: '', isDescending: false } },
      contextOf(admin),
    )?.total;
  expect(view.reclaim?.count).toBe(total('reclaim'));
  expect(view.overUsed?.count).toBe(total('over-used'));
  expect(view.own).toBeNull();
  const nobody = ROLES['user']!;
  const own = home(replicaOf(rows, nobody).reader, null, contextOf(nobody));
  expect([own.expiring, own.overUsed, own.reclaim, own.outOfDate]).toEqual([null, null, null, null]);
  expect(own.own?.count).toBe(
    rows.filter(({ collection, row }) => {
      const one = row as { userId?: string; endedAt?: number | null };
      return collection === 'assignments' && one.userId === nobody.userId && one.endedAt === null;
    }).length,
  );
});

it('gives prices to contract admins alone', () => {
  for (const [role, access] of Object.entries(ROLES)) {
    // The rows of an admin: what is proven is the report and not what the replica lacks.
    const { reader } = replicaOf(madeRows('a'), accessAs('contract-admin'));
    for (const name of ['holdings', 'reclaim'] as const) {
      const query = { name, filter: noReportFilter, sort: { column: 'price', isDescending: true } };
      const answer = reportAnswer(reader, query, contextOf(access));
      const { rows } = reportRows(reader, { ...query, from: 0, count: Infinity }, contextOf(access));
      const isAdmin = role === 'contract admin';
      const priced = columnsFor(reportOf(name), access, noReportFilter).filter(({ isPrice }) => isPrice);
      expect(priced.length, `${name}, ${role}`).toBe(isAdmin ? 2 : 0);
      expect((answer?.money ?? null) !== null, `${name}, ${role}`).toBe(isAdmin);
      expect(
        rows.some(({ cells }) => cells.includes('EUR') || cells.includes('USD')),
        `${name}, ${role}`,
      ).toBe(isAdmin);
    }
  }
});

function contextOf(access: Access) {
  return { now: NOW, access };
}

/** null: every contract; undefined: none, and no such report. */
function coveredBy({ roles, coordinatedContracts }: Access): readonly string[] | null | undefined {
  if (roles.includes('contract-admin')) return null;
  return roles.includes('software-coordinator') ? coordinatedContracts : undefined;
}

function usedBy({ filters, parts }: ReportDefinition, change: Partial<ReportFilter>): ReportFilter {
  const has = (name: string) => filters.some((one) => one === name);
  return {
    ...noReportFilter,
    contracts: has('contracts') ? (change.contracts ?? []) : [],
    products: has('products') ? (change.products ?? []) : [],
    parts: parts.map(({ key }) => key),
    users: has('users') ? (change.users ?? []) : [],
    by: has('by') ? (change.by ?? null) : null,
    idleDays: has('idleDays') ? (change.idleDays ?? null) : null,
    on: has('on') ? (change.on ?? null) : null,
    from: has('period') ? (change.from ?? null) : null,
    to: has('period') ? (change.to ?? null) : null,
  };
}

interface Question {
  readonly accountId: string;
  readonly access: Access;
  readonly filter: ReportFilter;
  readonly at: string;
}

async function compareGroups(
  tables: MemoryTables,
  report: ReportDefinition,
  { accountId, access, filter, at }: Question,
): Promise<void> {
  if (report.name === 'seat-use' || report.name === 'credit-use') return;
  const query = { name: report.name, filter, sort: report.sort };
  const answer = reportAnswer(tables.reader, query, contextOf(access))!;
  const groups = await asked<Group>(accountId, reportSql[report.name], [
    ...commonParameters(access, filter, report.name === ON_DEVICES),
    ...[filter.idleDays ?? 90, filter.on === null ? null : endOf(filter.on)],
  ]);
  const expected = new Map<string, number>();
  for (const { part, bar, n } of groups)
    expected.set(`${part} ${bar}`, (expected.get(`${part} ${bar}`) ?? 0) + n);
  const found = answer.bars.flatMap(({ key, segments }) =>
    segments.filter(({ count }) => count > 0).map(({ part, count }) => [`${part} ${key}`, count] as const),
  );
  expect(Object.fromEntries(found), at).toEqual(Object.fromEntries(expected));
  const list = reportRows(tables.reader, { ...query, from: 0, count: Infinity }, contextOf(access));
  expect(list.rows.length, at).toBe(answer.total);
  if (report.name !== 'over-used') expect(answer.total, at).toBe(groups.reduce((sum, { n }) => sum + n, 0));
  for (const { key, count } of answer.parts) {
    const one = { ...query, filter: { ...filter, parts: [key] } };
    expect(reportRows(tables.reader, { ...one, from: 0, count: 0 }, contextOf(access)).total, at).toBe(count);
  }
  if (answer.money) {
    const sums = new Map<string, number>();
    for (const { currency, cents } of groups)
      if (currency !== null) sums.set(currency, (sums.get(currency) ?? 0) + cents);
    expect(Object.fromEntries(answer.money.sums.map(({ currency, cents }) => [currency, cents])), at).toEqual(
      Object.fromEntries(sums),
    );
    expect(answer.money.unknown, at).toBe(groups.reduce((sum, { priceless }) => sum + priceless, 0));
  }
}

async function compareCredits(
  tables: MemoryTables,
  { accountId, access, filter, at }: Question,
): Promise<void> {
  const { contracts, products, users, from, to, by } = filter;
  const list = (ids: readonly string[]) => (ids.length === 0 ? null : ids);
  const sums = await asked<UseSum>(accountId, creditUseSql, [
    ...[list(contracts), list(products), list(users), from, to, by ?? 'user'],
  ]);
  const sort = { column: 'used', isDescending: true };
  const query = { name: 'credit-use', filter, sort } as const;
  const { rows } = reportRows(tables.reader, { ...query, from: 0, count: Infinity }, contextOf(access));
  expect(
    Object.fromEntries(rows.map(({ id, cells: [, amount, records] }) => [id, [amount, records]])),
    at,
  ).toEqual(Object.fromEntries(sums.map(({ key, amount, records }) => [key, [amount, records]])));
  const amounts = rows.map(({ cells }) => Number(cells[1]));
  expect(amounts, at).toEqual(amounts.toSorted((one, other) => other - one));
  const answer = reportAnswer(tables.reader, query, contextOf(access))!;
  expect(answer.credits, at).toMatchObject({
    amount: sums[0]?.all_amount ?? 0,
    records: sums.reduce((sum, { records }) => sum + records, 0),
    people: sums[0]?.people ?? 0,
    unassigned: sums[0]?.unassigned ?? 0,
  });
  const drawn = answer.bars.reduce((sum, { total }) => sum + total, answer.others.total);
  expect(drawn, at).toBeCloseTo((sums[0]?.all_amount ?? 0) / 1_000, 3);
  // What a row opens is of the same sum.
  for (const { link, cells } of rows.slice(0, 6)) {
    if (link.to !== 'report') throw new Error('Use leads to the same use, summed by something else');
    const behind = { name: link.name, filter: { ...noReportFilter, ...link.filter }, sort };
    const { credits } = reportAnswer(tables.reader, behind, contextOf(access))!;
    expect([credits?.amount, credits?.records], `${at}, ${String(cells[0])}`).toEqual([cells[1], cells[2]]);
  }
}

interface UseSum {
  readonly key: string;
  readonly amount: number;
  readonly records: number;
  readonly all_amount: number;
  readonly unassigned: number;
  readonly people: number;
}

async function compareDays(tables: MemoryTables, { accountId, access, filter, at }: Question): Promise<void> {
  const query = { name: 'seat-use', filter, sort: { column: 'day', isDescending: false } } as const;
  const { rows } = reportRows(tables.reader, { ...query, from: 0, count: Infinity }, contextOf(access));
  const days = rows.map(({ id }) => id);
  const expected = await asked<{ day: string; assigned: number; bought: number }>(accountId, seatUseSql, [
    ...commonParameters(access, filter, false),
    ...[days[0]!, days.at(-1)!],
  ]);
  const found = rows.map(({ cells: [day, assigned, bought] }) => ({ day, assigned, bought }));
  expect(found, at).toEqual(expected);
  // The list behind a day has as many.
  for (const place of [0, Math.floor(rows.length / 2), rows.length - 1]) {
    const { link, cells } = rows[place]!;
    if (link.to !== 'report') throw new Error('A day leads to who held what');
    const behind = { name: link.name, filter: { ...noReportFilter, ...link.filter }, sort: query.sort };
    const list = reportRows(tables.reader, { ...behind, from: 0, count: 0 }, contextOf(access));
    expect(list.total, `${at}, ${String(cells[0])}`).toBe(cells[1]);
  }
}

function commonParameters(
  access: Access,
  { contracts, products }: ReportFilter,
  isOfDevices: boolean,
): unknown[] {
  const list = (ids: readonly string[]) => (ids.length === 0 ? null : ids);
  const covered = isOfDevices ? null : coveredBy(access);
  return [covered ?? null, list(contracts), list(products), NOW, access.roles.includes('contract-admin')];
}

function asked<Row extends object>(
  accountId: string,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  return store.account(accountId).read(async ({ db }) => {
    const result = await db.query<Row>(text, [accountId, ...values]);
    return result.rows;
  });
}
