import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noReportFilter, type ReportName } from '#lib/domain/views/reports/report.ts';
import { reportOf } from '#lib/domain/views/reports/all-reports.ts';
import {
  accessAs,
  account,
  assignment,
  contract,
  DAY,
  device,
  entitlement,
  NOW,
  product,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

/*
 * A small company with suites. Products 1 to 3 are suites: the AEC Collection of the starter set (Revit, 4, and Civil 3D,
 * 5), a plan of two levels made by hand (2 includes 3, 3 includes 6), and 7 stands alone. Everybody has one device.
 */
const NAMES = ['', 'AEC Collection', 'Plan', 'Apps', 'Revit', 'Civil 3D', 'Editor', 'Alone'];
const INSIDE: Readonly<Record<number, readonly number[]>> = { 1: [4, 5], 2: [3, 6], 3: [6] };
const PRODUCTS = [1, 2, 3, 4, 5, 6, 7];
const covers = (held: number, wanted: number) => held === wanted || (INSIDE[held] ?? []).includes(wanted);

interface Person {
  /** Products on contract 1, each with the days since its last use; null: never. */
  readonly holds: readonly (readonly [product: number, idleDays: number | null])[];
  readonly installed: readonly number[];
}
const one = fc.integer({ min: 1, max: 7 });
const idle = fc.option(fc.integer({ min: 0, max: 200 }).filter((days) => days !== 90));
const person: fc.Arbitrary<Person> = fc.record({
  holds: fc.uniqueArray(fc.tuple(one, idle), { maxLength: 4, selector: ([id]) => id }),
  installed: fc.uniqueArray(one, { maxLength: 4 }),
});
const company = fc.record({
  people: fc.array(person, { minLength: 1, maxLength: 5 }),
  bought: fc.uniqueArray(one, { maxLength: 7 }),
});
type Company = typeof company extends fc.Arbitrary<infer Made> ? Made : never;

function tablesOf({ people, bought }: Company): MemoryTables {
  const tables = new MemoryTables();
  tables.put('accounts', account());
  tables.put('contracts', contract(1));
  for (const at of PRODUCTS) tables.put('products', product(at, { name: NAMES[at]!, parts: partsOf(at) }));
  const onContract = new Set([...bought, ...people.flatMap(({ holds }) => holds.map(([id]) => id))]);
  for (const at of onContract)
    tables.put('entitlements', entitlement(at, { productId: testId('pr', at), quantity: 100 }));
  people.forEach(({ holds, installed }, index) => {
    const at = index + 1;
    tables.put('users', user(at, { email: `p${at}@acme.example` }));
    tables.put('devices', device(at, { lastUser: `p${at}@acme.example` }));
    for (const [id, idleDays] of holds) {
      const use = { usage: idleDays === null ? 'never' : 'used', startedAt: NOW - 300 * DAY } as const;
      const lastUsedAt = idleDays === null ? null : NOW - idleDays * DAY;
      const ids = { userId: testId('us', at), entitlementId: testId('en', id) };
      tables.put('assignments', assignment(at * 10 + id, { ...ids, ...use, lastUsedAt }));
    }
    for (const id of installed) {
      const row = { deviceId: testId('dv', at), productId: testId('pr', id), version: '1', createdAt: NOW };
      tables.put('installations', { id: testId('in', at * 10 + id), ...row });
    }
  });
  return tables;
}

/** The suites that no starter set knows. */
function partsOf(at: number) {
  if (at === 2) return [{ productId: testId('pr', 3), isIn: true }];
  return at === 3 ? [{ productId: testId('pr', 6), isIn: true }] : [];
}

/** Person, product, part: of each row. */
function rowsOf(tables: MemoryTables, name: ReportName): string[] {
  const context = { now: NOW, access: accessAs('contract-admin') };
  const table = reportOf(name).read(tables.reader, noReportFilter, context);
  return Array.from({ length: table.size }, (_, at) => {
    const id =
      name === 'installs-unassigned' ? table.id(at).split(' ')[0]! : (table.link(at) as { id: string }).id;
    return `${id.slice(-2)} ${table.bar(at).slice(-2)} ${table.part(at)}`;
  }).sort();
}

function expected(
  { people }: Company,
  rows: (person: Person) => readonly (readonly [product: number, part: string])[],
): string[] {
  return people
    .flatMap((one, index) =>
      rows(one).map(
        ([id, part]) => `${testId('us', index + 1).slice(-2)} ${testId('pr', id).slice(-2)} ${part}`,
      ),
    )
    .sort();
}

it('installs are unassigned where neither the product nor a suite with it is held', () => {
  fc.assert(
    fc.property(company, (made) => {
      const sold = new Set([...made.bought, ...made.people.flatMap(({ holds }) => holds.map(([id]) => id))]);
      const isSold = (id: number) => [...sold].some((held) => covers(held, id));
      const right = expected(made, ({ holds, installed }) =>
        installed
          .filter((id) => isSold(id) && !holds.some(([held]) => covers(held, id)))
          .map((id) => [id, 'person'] as const),
      );
      expect(rowsOf(tablesOf(made), 'installs-unassigned')).toEqual(right);
    }),
  );
});

it('assignments are uninstalled where neither the product nor anything it includes is there', () => {
  fc.assert(
    fc.property(company, (made) => {
      const right = expected(made, ({ holds, installed }) =>
        holds
          .filter(([held]) => !installed.some((id) => covers(held, id)))
          .map(([held]) => [held, 'device'] as const),
      );
      expect(rowsOf(tablesOf(made), 'assignments-uninstalled')).toEqual(right);
    }),
  );
});

it('a seat is reclaimed where a suite covers it, else where nothing of it was used for 90 days', () => {
  fc.assert(
    fc.property(company, (made) => {
      const right = expected(made, ({ holds }) =>
        holds.flatMap(([held]): (readonly [number, string])[] => {
          if (holds.some(([other]) => other !== held && covers(other, held)))
            return [[held, 'covered'] as const];
          const days = holds.filter(([other]) => covers(held, other)).map(([, since]) => since);
          const known = days.filter((since) => since !== null);
          if (known.length === 0) return [[held, 'never'] as const];
          return Math.min(...known) > 90 ? [[held, 'unused'] as const] : [];
        }),
      );
      expect(rowsOf(tablesOf(made), 'reclaim')).toEqual(right);
    }),
  );
});

it('one seat of a suite is one seat, however many of its products are installed', () => {
  fc.assert(
    fc.property(company, (made) => {
      const seats = made.people.flatMap(({ holds }) => holds).length;
      expect(rowsOf(tablesOf(made), 'holdings')).toHaveLength(seats);
    }),
  );
});
