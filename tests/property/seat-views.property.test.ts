import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MutationArgs, MutationName } from '#lib/domain/mutations/registry.ts';
import type { Rows } from '#lib/domain/records/collections.ts';
import {
  eachText,
  type FilteredText,
  filteredTexts,
  personTextKeys,
  personTexts,
} from '#lib/domain/records/person-texts.ts';
import { roleNames } from '#lib/domain/records/role.ts';
import { userStatuses } from '#lib/domain/records/user.ts';
import { bulkPreview } from '#lib/domain/views/seats/bulk-preview.ts';
import { editAccess } from '#lib/domain/views/seats/edit-access.ts';
import { entitlementList, noEntitlementFilter } from '#lib/domain/views/seats/entitlement-list.ts';
import { userColumns, userIds, userList } from '#lib/domain/views/people/user-list.ts';
import { noUserFilter, type UserFilter, useRanges } from '#lib/domain/views/people/user-query.ts';
import {
  accessAs,
  account,
  apply,
  assignment,
  contract,
  coordinatorOf,
  DAY,
  entitlement,
  NOW,
  product,
  role,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const context = { now: NOW, access: accessAs('contract-admin') };
const number = fc.integer({ min: 1, max: 5 });
const en = number.map((one) => testId('en', one));
const us = fc.integer({ min: 1, max: 8 }).map((one) => testId('us', one));

interface Call {
  readonly name: MutationName;
  readonly args: unknown;
}

/** Of any text; "": none. */
const values = ['', 'Design', 'design', 'Site 10'];

/** Of a person who is here or one who is not yet. */
const detailed = fc
  .record({
    row: fc.integer({ min: 1, max: 12 }),
    ...eachText(() => fc.constantFrom(...values, 'Joner')),
  })
  .map(({ row, ...texts }) => {
    const { firstName, lastName, email } = user(row);
    return { row, firstName, lastName, email, isNew: false, ...texts };
  });

const call: fc.Arbitrary<Call> = fc.oneof(
  callOf('assignments.assign', fc.record({ userId: us, entitlementId: en })),
  callOf('assignments.assign', fc.record({ userId: us, entitlementId: en })),
  callOf('assignments.unassign', fc.record({ userId: us, entitlementId: en })),
  callOf('assignments.move', fc.record({ userId: us, from: en, to: en })),
  callOf('users.leave', fc.record({ id: us })),
  callOf('users.return', fc.record({ id: us })),
  callOf('users.erase', fc.record({ id: us })),
  callOf(
    'users.add-many',
    fc.record({ source: fc.constant('a.csv'), rows: fc.array(detailed, { minLength: 1 }) }),
  ),
  callOf(
    'entitlements.edit',
    fc.record({ id: en, kind: fc.constant({ was: 'single-user' as const, to: 'perpetual' as const }) }),
  ),
  callOf('contracts.archive', fc.record({ id: fc.constantFrom(testId('ct', 1), testId('ct', 2)) })),
  callOf(
    'roles.grant',
    fc.record({ userId: us, role: fc.constant('field-staff' as const), contractId: fc.constant(null) }),
  ),
);

function callOf<Name extends MutationName>(
  name: Name,
  args: fc.Arbitrary<MutationArgs<Name>>,
): fc.Arbitrary<Call> {
  return args.map((one) => ({ name, args: one }));
}

const filter: fc.Arbitrary<UserFilter> = fc.record({
  search: fc.constantFrom('', 'jon', 'jon1', 'zoe', 'smith example'),
  statuses: fc.subarray([...userStatuses], { maxLength: 2 }),
  roles: fc.subarray([...roleNames, 'user' as const], { maxLength: 2 }),
  products: fc.subarray([testId('pr', 1), testId('pr', 2)], { maxLength: 1 }),
  contracts: fc.subarray([testId('ct', 1), testId('ct', 2)], { maxLength: 1 }),
  entitlements: fc.subarray([testId('en', 1), testId('en', 4)], { maxLength: 1 }),
  seats: fc.constantFrom(null, null, 'with' as const, 'without' as const),
  lastUse: fc.constantFrom(null, null, ...useRanges),
  ...(Object.fromEntries(
    filteredTexts.map((key) => [key, fc.subarray([...values, 'Nowhere'], { maxLength: 2 })]),
  ) as Record<FilteredText, fc.Arbitrary<string[]>>),
});
const column = fc.constantFrom(...userColumns);

function started(): MemoryTables {
  const tables = new MemoryTables();
  tables.put('accounts', account());
  for (let at = 1; at <= 8; at++) tables.put('users', user(at, at === 3 ? { firstName: 'Zoë' } : {}));
  tables.put('roles', role(1, 1, 'contract-admin'));
  for (const at of [1, 2]) {
    tables.put('contracts', contract(at));
    tables.put('products', product(at, at === 2 ? { kind: 'service' } : {}));
  }
  const on2 = { contractId: testId('ct', 2) };
  tables.put('entitlements', entitlement(1));
  tables.put('entitlements', entitlement(2, { quantity: 3, productId: testId('pr', 2) }));
  tables.put('entitlements', entitlement(3, { quantity: 1, policy: 'overage' }));
  tables.put('entitlements', entitlement(4, { ...on2, quantity: null }));
  tables.put('entitlements', entitlement(5, { ...on2, endDay: '2026-01-01' }));
  const used = { usage: 'used', lastUsedAt: NOW - 40 * DAY } as const;
  tables.put('assignments', assignment(1, { userId: testId('us', 2), ...used }));
  tables.put('assignments', assignment(2, { userId: testId('us', 3), usage: 'never' }));
  return tables;
}

function searchedOf(one: Rows['users']): string {
  const searched = personTextKeys.filter((key) => personTexts[key].isSearched);
  return searched.map((key) => one[key].toLowerCase()).join(' ');
}

/** Counted the plain way. */
function matching(tables: MemoryTables, wanted: UserFilter): string[] {
  return tables
    .all('users')
    .filter((one) => {
      const all = tables.found('assignments', 'byUser', one.id);
      const open = all.filter((held) => held.endedAt === null);
      const held = open.map((held) => tables.row('entitlements', held.entitlementId)!);
      const seats = held.filter((one) => one.kind === 'single-user').length;
      const roles = tables.found('roles', 'byUser', one.id).map((row) => row.role);
      const last = Math.max(0, ...all.map((row) => row.lastUsedAt ?? 0));
      const age = NOW - last;
      const never = all.some((row) => row.usage === 'never') && !all.some((row) => row.usage === 'used');
      const known = age <= 30 * DAY ? 'last-month' : age <= 90 * DAY ? 'last-quarter' : 'older';
      const range = last === 0 ? (never ? 'never' : 'not-known') : known;
      const text = `${one.firstName} ${one.lastName} ${one.email} ${searchedOf(one)}`
        .toLowerCase()
        .replace('ë', 'e');
      const statuses = wanted.statuses.length === 0 ? ['active', 'left'] : wanted.statuses;
      const isAny = <Value>(values: readonly Value[], own: readonly Value[]) =>
        values.length === 0 || own.some((value) => values.includes(value));
      return (
        wanted.search.split(' ').every((word) => text.includes(word)) &&
        (statuses as readonly string[]).includes(one.status) &&
        isAny<string>(wanted.roles, roles.length === 0 ? ['user'] : roles) &&
        isAny(
          wanted.products,
          held.map((one) => one.productId),
        ) &&
        isAny(
          wanted.contracts,
          held.map((one) => one.contractId),
        ) &&
        isAny(
          wanted.entitlements,
          held.map((one) => one.id),
        ) &&
        (wanted.seats === null || seats > 0 === (wanted.seats === 'with')) &&
        (wanted.lastUse === null || wanted.lastUse === range) &&
        filteredTexts.every((key) => isAny(wanted[key], [one[key]]))
      );
    })
    .map((one) => one.id);
}

const everything = { from: 0, count: Infinity, withFacets: true } as const;

describe('views of people and seats', () => {
  it('equal a plain look at every row, also after changes of what they remember', async () => {
    const rounds = fc.array(fc.tuple(fc.array(call, { maxLength: 8 }), filter, column, fc.boolean()), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        const tables = started();
        for (const [calls, wanted, by, isDescending] of all) {
          for (const one of calls) await apply(tables, one.name, one.args as never);
          const sort = { column: by as 'name', isDescending };
          const query = { filter: wanted, sort, ...everything };
          const list = userList(tables.reader, query, context);
          expect(list.rows.map((row) => row.id).sort()).toEqual(matching(tables, wanted));
          expect(list).toEqual(userList(copyOf(tables).reader, query, context));
          expect(userIds(tables.reader, query, context)).toEqual(list.rows.map((row) => row.id));
          expectFacets(tables, wanted, list.facets!);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('show the same number of assigned as the list of people behind it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 25 }), async (calls) => {
        const tables = started();
        for (const one of calls) await apply(tables, one.name, one.args as never);
        const sort = { column: 'product', isDescending: false } as const;
        const list = entitlementList(
          tables.reader,
          { filter: noEntitlementFilter, sort, ...everything },
          context,
        );
        for (const row of list.rows) {
          const by = { ...noUserFilter, entitlements: [row.id] };
          const people = userList(
            tables.reader,
            { filter: by, sort: { column: 'name', isDescending: false }, ...everything },
            context,
          );
          expect(people.total).toBe(row.assigned);
          expect(row.assigned).toBe(tables.found('assignments', 'byOpenEntitlement', row.id).length);
          if (row.bought !== null) expect(row.free! - row.overage).toBe(row.bought - row.assigned);
        }
      }),
    );
  });
});

describe('a preview', () => {
  const who = fc.array(us, { minLength: 1, maxLength: 8 });

  it('says of every person what the mutation then does', async () => {
    const change = fc.record({ give: fc.option(en), take: fc.option(en) });
    const accesses = fc.constantFrom(accessAs('contract-admin'), coordinatorOf(1));
    const cases = fc.tuple(fc.array(call, { maxLength: 12 }), who, change, accesses);
    await fc.assert(
      fc.asyncProperty(cases, async ([calls, userIds, { give, take }, access]) => {
        fc.pre(give !== null || take !== null);
        const tables = started();
        for (const one of calls) await apply(tables, one.name, one.args as never);
        const query = { userIds, give, take, from: 0, count: Infinity };
        const preview = bulkPreview(tables.reader, query, { ...context, access })!;
        const outcome = await applyBulk(tables, { userIds, give, take }, access);
        const counts = outcome.counts!;
        expect(preview.changes).toBe(counts.created + counts.updated);
        expect(preview.unchanged).toBe(counts.unchanged);
        const refused = outcome.refusedRows!.map((row) => row.reason).sort();
        expect(preview.refused.flatMap((one) => Array<string>(one.count).fill(one.reason)).sort()).toEqual(
          refused,
        );
        expect(preview.total).toBe(userIds.length);
      }),
      { numRuns: 300 },
    );
  });

  it('offers in edit access exactly what would be accepted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 12 }), us, async (calls, userId) => {
        const tables = started();
        for (const one of calls) await apply(tables, one.name, one.args as never);
        const tree = editAccess(tables.reader, { userId }, context)!;
        const rows = tree.contracts.flatMap((one) => one.groups.flatMap((group) => group.rows));
        for (const row of rows) {
          const tried = copyOf(tables);
          const outcome = await apply(tried, 'assignments.assign', { userId, entitlementId: row.id });
          expect(row.refusal).toBe(outcome.status === 'refused' ? outcome.reason : null);
        }
        const held = tables.found('assignments', 'byOpenUser', userId).map((one) => one.entitlementId);
        expect(
          rows
            .filter((row) => row.isHeld)
            .map((row) => row.id)
            .sort(),
        ).toEqual(held.sort());
      }),
    );
  });
});

async function applyBulk(
  tables: MemoryTables,
  { userIds, give, take }: { userIds: string[]; give: string | null; take: string | null },
  access: ReturnType<typeof accessAs>,
) {
  const rowsWith = <Fields extends object>(fields: Fields) =>
    userIds.map((userId, at) => ({ row: at + 1, userId, ...fields }));
  const options = { access };
  const outcome =
    give !== null && take !== null
      ? await apply(tables, 'assignments.move-many', { rows: rowsWith({ from: take, to: give }) }, options)
      : give !== null
        ? await apply(
            ...([tables, 'assignments.assign-many'] as const),
            { source: 'by-hand', rows: rowsWith({ entitlementId: give }) },
            options,
          )
        : await apply(
            ...([tables, 'assignments.unassign-many'] as const),
            { source: 'by-hand', rows: rowsWith({ entitlementId: take! }) },
            options,
          );
  if (outcome.status !== 'accepted') throw new Error('A batch is accepted');
  return outcome;
}

function copyOf(tables: MemoryTables): MemoryTables {
  const fresh = new MemoryTables();
  for (const name of [
    'accounts',
    'users',
    'roles',
    'products',
    'contracts',
    'entitlements',
    'assignments',
  ] as const)
    for (const row of tables.all(name)) fresh.put(name, row);
  return fresh;
}

function expectFacets(
  tables: MemoryTables,
  wanted: UserFilter,
  facets: NonNullable<ReturnType<typeof userList>['facets']>,
): void {
  const count = (part: Partial<UserFilter>) => matching(tables, { ...wanted, ...part }).length;
  for (const status of userStatuses) expect(facets.statuses[status]).toBe(count({ statuses: [status] }));
  expect(facets.statuses.all).toBe(count({ statuses: [] }));
  for (const { value, count: shown } of facets.roles) expect(shown).toBe(count({ roles: [value as 'user'] }));
  for (const { value, count: shown } of facets.products) expect(shown).toBe(count({ products: [value] }));
  for (const { value, count: shown } of facets.contracts) expect(shown).toBe(count({ contracts: [value] }));
  for (const key of filteredTexts) {
    const counts = facets[key].map(({ value, count: shown }) => [value, shown]);
    const present = new Set(tables.all('users').map((one) => one[key]));
    const all = present.size === 1 && present.has('') ? [] : [...present];
    const shown = all.map((value) => [value, count({ [key]: [value] })]).filter(([, number]) => number !== 0);
    expect(counts.sort()).toEqual(shown.sort());
  }
  for (const value of ['with', 'without'] as const) expect(facets.seats[value]).toBe(count({ seats: value }));
  for (const { value, count: shown } of facets.lastUse)
    expect(shown).toBe(count({ lastUse: value as (typeof useRanges)[number] }));
}
