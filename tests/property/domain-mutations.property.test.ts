import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyMutation } from '#lib/domain/mutations/apply.ts';
import { eachText } from '#lib/domain/records/person-texts.ts';
import { currentVersion, type MutationArgs, type MutationName } from '#lib/domain/mutations/registry.ts';
import {
  accessAs,
  account,
  apply,
  contract,
  creditGrant,
  creditRecord,
  device,
  entitlement,
  invitation,
  NOW,
  product,
  role,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const few = fc.integer({ min: 1, max: 4 });
const idOf = (prefix: string) => few.map((number) => testId(prefix, number));
const word = fc.constantFrom('', 'A', 'B', 'Plant room');
const name = fc.constantFrom('WS-1', 'WS-2', 'ws-1', 'New');
const serial = fc.constantFrom('', '001', '1', 'X');
const email = few.map((number) => `jon${number}@example.com`);
const choice = fc.constantFrom('inherit' as const, 'allow' as const, 'block' as const);
const roleName = fc.constantFrom(
  'contract-admin' as const,
  'software-coordinator' as const,
  'field-staff' as const,
);
const edit = <Value>(value: fc.Arbitrary<Value>) => fc.record({ was: value, to: value });

const importRow = fc.record({
  row: fc.integer({ min: 2, max: 6 }),
  name,
  type: fc.constantFrom('computer' as const, 'other' as const),
  os: word,
  serial,
  lastUser: word,
  lastCheckInAt: fc.constantFrom(null, NOW - 1, NOW - 9),
  isNew: fc.boolean(),
  installs: fc.array(
    fc.record({ product: fc.constantFrom('Revit', 'REVIT', 'Maya'), version: word, publisher: word }),
    {
      maxLength: 3,
    },
  ),
});

/** A file's lines: devices and installations are numbered apart, as an importer does. */
const importArgs = fc.array(importRow, { minLength: 1, maxLength: 4 }).map((rows) => {
  let line = 2;
  return {
    source: 'list.csv',
    rows: rows.map((one) => {
      const row = line;
      line += Math.max(1, one.installs.length);
      return { ...one, row, installs: one.installs.map((install, at) => ({ ...install, row: row + at })) };
    }),
  };
});

const day = fc.constantFrom('2026-01-01', '2026-06-30', '2026-12-31', '2027-01-01', '2027-12-31');
const maybeDay = fc.constantFrom(null, '2026-01-01', '2026-11-01', '2027-06-30');
const amount = fc.constantFrom(1_000, 2_500);
const quantity = fc.constantFrom(null, 0, 1, 2, 3);
const kind = fc.constantFrom('single-user' as const, 'multi-user' as const, 'perpetual' as const);
const policy = fc.constantFrom('strict' as const, 'overage' as const);
const source = fc.constantFrom('by-hand' as const, 'import' as const);
const pair = { userId: idOf('us'), entitlementId: idOf('en') };

/** Rows of a batch, numbered as they stand. */
function batchRows<Row extends object>(row: fc.Arbitrary<Row>) {
  return fc
    .array(row, { minLength: 1, maxLength: 5 })
    .map((rows) => rows.map((one, at) => ({ row: at + 1, ...one })));
}

/** Arguments of every registered mutation. A new mutation does not compile until it has some here. */
const argsOf: { [Name in MutationName]: fc.Arbitrary<MutationArgs<Name>> } = {
  'account.edit': fc.record(
    { id: fc.constant(account().id), name: edit(name), outOfDateDays: edit(fc.constantFrom(30, 60)) },
    { requiredKeys: ['id'] },
  ),
  'account.edit-credits': fc.record(
    { id: fc.constant(account().id), creditUnit: edit(word) },
    { requiredKeys: ['id'] },
  ),
  'credit-grants.add': fc.record({ contractId: idOf('ct'), amount, fromDay: day, untilDay: day }),
  'credit-grants.edit': fc.record(
    { id: idOf('cg'), amount: edit(amount), fromDay: edit(day), untilDay: edit(day) },
    { requiredKeys: ['id'] },
  ),
  'credit-grants.remove': fc.record({ id: idOf('cg') }),
  'credit-records.import': fc.record({
    source: word,
    kind: fc.constantFrom('file' as const, 'autodesk-daily' as const),
    rows: batchRows(
      fc.record({
        day,
        email: fc.oneof(email, fc.constant('')),
        amount: fc.constantFrom(-500, 0, 1_000, 2_500),
        product: fc.constantFrom('Revit', 'REVIT', 'Maya'),
        offering: fc.constantFrom('', 'Flex'),
      }),
    ),
  }),
  'credit-records.match': fc.record({
    what: fc.constantFrom('user' as const, 'product' as const, 'contract' as const),
    was: fc.option(idOf('us')),
    to: fc.option(fc.oneof(idOf('us'), idOf('pr'), idOf('ct'))),
    text: word,
    rows: batchRows(fc.record({ id: idOf('cr') })),
  }),
  'devices.add': fc.record({ name, type: fc.constant('phone' as const), serial }),
  'devices.edit': fc.record(
    { id: idOf('dv'), displayName: edit(word), description: edit(word), productAccess: edit(choice) },
    { requiredKeys: ['id'] },
  ),
  'devices.retire': fc.record({ id: idOf('dv') }),
  'devices.restore': fc.record({ id: idOf('dv') }),
  'devices.merge': fc.record({ from: idOf('dv'), to: idOf('dv') }),
  'devices.unmerge': fc.record({ id: idOf('dv') }),
  'possible-duplicates.settle': fc.record({ id: idOf('pd') }),
  'possible-duplicates.reopen': fc.record({ id: idOf('pd') }),
  'installs.import': importArgs,
  'installs.end-many': fc.record({ source: word, rows: batchRows(fc.record({ id: idOf('in') })) }),
  'matching-rules.add': fc.record({
    productId: idOf('pr'),
    publisher: word,
    name: fc.constantFrom('Revit *', 'Maya #'),
    version: fc.constantFrom('field' as const, 'name' as const),
  }),
  'matching-rules.edit': fc.record({ id: idOf('mr'), publisher: edit(word) }, { requiredKeys: ['id'] }),
  'matching-rules.remove': fc.record({ id: idOf('mr') }),
  'products.learn-name': fc.record({
    productId: idOf('pr'),
    name: fc.constantFrom('Revit 9', 'maya'),
    publisher: word,
  }),
  'enrolment-keys.add': fc.record({
    name,
    tag: word,
    digest: fc.constantFrom('a'.repeat(64), 'b'.repeat(64)),
  }),
  'enrolment-keys.edit': fc.record({ id: idOf('ek'), name: edit(name) }, { requiredKeys: ['id'] }),
  'enrolment-keys.revoke': fc.record({ id: idOf('ek') }),
  'products.add': fc.record({ name, kind: fc.constant('product' as const), publisher: word }),
  'products.include': fc.record({ id: idOf('pr'), partId: idOf('pr') }),
  'products.leave-out': fc.record({ id: idOf('pr'), partId: idOf('pr') }),
  'products.edit': fc.record({ id: idOf('pr'), name: edit(name) }, { requiredKeys: ['id'] }),
  'users.add': fc.record({ firstName: word, lastName: word, email }),
  'users.edit': fc.record(
    { id: idOf('us'), firstName: edit(word), email: edit(email) },
    { requiredKeys: ['id'] },
  ),
  'users.edit-details': fc.record(
    { id: idOf('us'), ...eachText(() => edit(word)) },
    { requiredKeys: ['id'] },
  ),
  'users.add-many': fc.record({
    source: word,
    rows: batchRows(
      fc.record(
        { firstName: word, lastName: word, email, isNew: fc.boolean(), ...eachText(() => word) },
        { requiredKeys: ['firstName', 'lastName', 'email', 'isNew'] },
      ),
    ),
  }),
  'users.leave': fc.record({ id: idOf('us') }),
  'users.return': fc.record({ id: idOf('us') }),
  'users.erase': fc.record({ id: idOf('us') }),
  'users.merge': fc.record({ from: idOf('us'), to: idOf('us') }),
  'users.unmerge': fc.record({ id: idOf('us') }),
  'users.tell-apart': fc.record({ id: idOf('us'), from: idOf('us'), areTwo: fc.boolean() }),
  'contracts.add': fc.record({ number: name, vendor: word }),
  'contracts.edit': fc.record(
    { id: idOf('ct'), number: edit(name), label: edit(word) },
    { requiredKeys: ['id'] },
  ),
  'contracts.archive': fc.record({ id: idOf('ct') }),
  'contracts.restore': fc.record({ id: idOf('ct') }),
  'contracts.report-change': fc.record({
    termsId: idOf('tm'),
    fields: fc.constant(['companyName' as const]),
  }),
  'terms.add': fc.record({ contractId: idOf('ct'), startDay: day, endDay: day }),
  'terms.edit': fc.record(
    { id: idOf('tm'), startDay: edit(day), endDay: edit(day), note: edit(word) },
    { requiredKeys: ['id'] },
  ),
  'terms.remove': fc.record({ id: idOf('tm') }),
  'entitlements.add': fc.record({
    contractId: idOf('ct'),
    productId: idOf('pr'),
    kind,
    quantity,
    policy,
    startDay: maybeDay,
    endDay: maybeDay,
  }),
  'entitlements.edit': fc.record(
    {
      id: idOf('en'),
      kind: edit(kind),
      quantity: edit(quantity),
      policy: edit(policy),
      endDay: edit(maybeDay),
    },
    { requiredKeys: ['id'] },
  ),
  'entitlements.remove': fc.record({ id: idOf('en') }),
  'assignments.assign': fc.record(pair),
  'assignments.unassign': fc.record(pair),
  'assignments.move': fc.record({ userId: idOf('us'), from: idOf('en'), to: idOf('en') }),
  'assignments.assign-many': fc.record({ source, rows: batchRows(fc.record(pair)) }),
  'assignments.unassign-many': fc.record({ source, rows: batchRows(fc.record(pair)) }),
  'assignments.move-many': fc.record({
    rows: batchRows(fc.record({ userId: idOf('us'), from: idOf('en'), to: idOf('en') })),
  }),
  'contracts.import': fc.record({
    source: word,
    rows: batchRows(
      fc.record({
        number: fc.constantFrom('C-1', 'c-1', 'C-2', 'C-9'),
        vendor: word,
        quantity,
        product: fc.constantFrom('Revit', 'REVIT', 'Maya'),
        subscriptionId: fc.constantFrom('', '', '572-1', '572-2'),
        startDay: fc.option(day),
        endDay: fc.option(day),
        companyName: word,
        resellerName: word,
        resellerEmail: fc.constantFrom('', 'r@reseller.example'),
        isNewContract: fc.boolean(),
        isNewEntitlement: fc.boolean(),
        priceCents: fc.constantFrom(null, 100),
        currency: fc.constantFrom('', 'EUR'),
      }),
    ),
  }),
  'assignments.import': fc.record({
    source: word,
    rows: batchRows(
      fc.record({
        firstName: word,
        lastName: word,
        email,
        isNew: fc.boolean(),
        product: fc.constantFrom('Revit', 'REVIT', 'Maya'),
        contractNumber: fc.constantFrom('', '', 'C-1', 'C-9'),
        seat: fc.constantFrom('assigned' as const, 'unassigned' as const, 'none' as const),
        assignedAt: fc.constantFrom(null, NOW - 9, NOW),
        unassignedAt: fc.constantFrom(null, NOW - 5, NOW),
        usage: fc.constantFrom('not-known' as const, 'never' as const, 'used' as const),
        lastUsedAt: fc.constantFrom(null, NOW - 7, NOW - 3),
      }),
    ),
  }),
  'users.invite': fc.record({ firstName: word, lastName: word, email, role: fc.option(roleName) }),
  'invitations.withdraw': fc.record({ id: idOf('iv') }),
  'roles.grant': fc.record({ userId: idOf('us'), role: roleName, contractId: fc.constant(null) }),
  'roles.revoke': fc.record({ id: idOf('ro') }),
  'refusals.discard': fc.record({ id: idOf('rf') }),
  'refusals.restore': fc.record({ id: idOf('rf') }),
  noop: fc.constant({}),
};

interface Call {
  readonly id: string;
  readonly name: MutationName;
  readonly args: unknown;
}

const names = Object.keys(argsOf) as MutationName[];
const anyCall = fc
  .constantFrom(...names)
  .chain((one) => (argsOf[one] as fc.Arbitrary<unknown>).map((args) => ({ name: one, args })));
const calls = fc
  .array(anyCall, { minLength: 1, maxLength: 8 })
  .map((all): Call[] => all.map((one, at) => ({ ...one, id: testId('mu', 1_000 + at) })));

/** Mostly what gives, takes and frees seats. */
const seatNames = names.filter((one) => /^(assignments|entitlements|users|contracts)\./.test(one));
const seatCall = fc
  .constantFrom(...seatNames)
  .chain((one) => (argsOf[one] as fc.Arbitrary<unknown>).map((args) => ({ name: one, args })));
const seatCalls = fc
  .array(seatCall, { minLength: 4, maxLength: 16 })
  .map((all): Call[] => all.map((one, at) => ({ ...one, id: testId('mu', 1_000 + at) })));

/** Law 3, counted the plain way. */
function expectSeatsKept(tables: MemoryTables): void {
  const open = tables.all('assignments').filter((one) => one.endedAt === null);
  for (const one of tables.all('entitlements')) {
    const held = open.filter(({ entitlementId }) => entitlementId === one.id);
    expect(new Set(held.map(({ userId }) => userId)).size).toBe(held.length);
    const isLimited = one.kind === 'single-user' && one.policy === 'strict' && one.quantity !== null;
    if (isLimited) expect(held.length).toBeLessThanOrEqual(one.quantity ?? 0);
  }
}

function started(): MemoryTables {
  const tables = new MemoryTables();
  tables.put('accounts', account());
  tables.put('devices', device(1, { serial: '001' }));
  tables.put('devices', device(2));
  tables.put('installations', {
    id: testId('in', 1),
    deviceId: testId('dv', 2),
    productId: testId('pr', 1),
    version: '1',
    createdAt: NOW,
  });
  tables.put('possibleDuplicates', {
    id: testId('pd', 1),
    deviceId: testId('dv', 2),
    otherId: testId('dv', 1),
    by: 'name',
    createdAt: NOW,
    settledAt: null,
  });
  tables.put('products', product(1, { name: 'Revit' }));
  tables.put('contracts', contract(1));
  tables.put('contracts', contract(2));
  tables.put('entitlements', entitlement(1, { quantity: 1 }));
  tables.put('entitlements', entitlement(2, { contractId: testId('ct', 2), policy: 'overage', quantity: 1 }));
  tables.put('entitlements', entitlement(3, { kind: 'multi-user', quantity: 1 }));
  tables.put('creditGrants', creditGrant(1));
  tables.put('creditRecords', creditRecord(1, { userId: null, person: 'jon2@example.com' }));
  tables.put('creditRecords', creditRecord(2, { productId: null, product: 'Maya', contractId: null }));
  tables.put('users', user(1, { canSignIn: true }));
  tables.put('users', user(2));
  tables.put('roles', role(1, 1, 'contract-admin'));
  tables.put('invitations', invitation(1, 2));
  tables.put('invitations', invitation(2, 2, { usedAt: NOW }));
  return tables;
}

/** As the server does it: what a refused run wrote would be rolled back, so it must not have written. */
async function run(tables: MemoryTables, call: Call) {
  const version = currentVersion(call.name) ?? 0;
  const writes = tables.writes;
  const outcome = await applyMutation(tables.tx, { ...call, version, at: NOW }, accessAs('contract-admin'));
  if (outcome.status === 'refused') expect(tables.writes).toBe(writes);
  return outcome;
}

describe('every mutation', () => {
  it('changes nothing more when it is run twice', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (all) => {
        const tables = started();
        for (const call of all) {
          const first = await run(tables, call);
          const once = tables.everything();
          const second = await run(tables, call);
          expect(tables.everything()).toEqual(once);
          if (first.status === 'accepted') expect(second.status).toBe('accepted');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('reaches equal rows from equal rows', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (all) => {
        const [one, other] = [started(), started()];
        for (const call of all) expect(await run(one, call)).toEqual(await run(other, call));
        expect(one.everything()).toEqual(other.everything());
      }),
    );
  });

  it('never assigns more strict seats than are bought, nor one entitlement twice to a person', async () => {
    await fc.assert(
      fc.asyncProperty(seatCalls, async (all) => {
        const tables = started();
        for (const call of all) {
          await run(tables, call);
          expectSeatsKept(tables);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leaves nobody with a seat who has left, nor a name or email to whom was erased', async () => {
    await fc.assert(
      fc.asyncProperty(seatCalls, async (all) => {
        const tables = started();
        for (const call of all) await run(tables, call);
        for (const one of tables.all('users').filter(({ status }) => status !== 'active')) {
          expect(tables.found('assignments', 'byOpenUser', one.id)).toEqual([]);
          if (one.status === 'erased') expect(one.firstName + one.lastName + one.email).toBe('');
        }
      }),
      { numRuns: 200 },
    );
  });

  it('never leaves an account without a contract admin, nor two people with one email', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (all) => {
        const tables = started();
        for (const call of all) await run(tables, call);
        const admins = tables.found('roles', 'byRole', 'contract-admin');
        expect(admins.some((one) => tables.row('users', one.userId)?.status === 'active')).toBe(true);
        const named = tables.all('users').filter((one) => one.status !== 'erased');
        const emails = named.map((one) => one.email.toLowerCase());
        expect(new Set(emails).size).toBe(emails.length);
      }),
    );
  });
});

describe('edits', () => {
  it('of different fields commute', async () => {
    await fc.assert(
      fc.asyncProperty(edit(word), edit(word), async (displayName, description) => {
        const id = testId('dv', 1);
        const first = { id, displayName: { was: '', to: displayName.to } };
        const second = { id, description: { was: '', to: description.to } };
        const [one, other] = [started(), started()];
        await apply(one, 'devices.edit', first);
        await apply(one, 'devices.edit', second);
        await apply(other, 'devices.edit', second);
        await apply(other, 'devices.edit', first);
        expect(one.all('devices')).toEqual(other.all('devices'));
      }),
    );
  });
});

describe('installs.import', () => {
  it('of the same file again changes no device, product or installation', async () => {
    await fc.assert(
      fc.asyncProperty(importArgs, async (args) => {
        const tables = started();
        await apply(tables, 'installs.import', args, { id: testId('mu', 1) });
        const { devices, products, installations } = tables.everything();
        const settled = { ...args, rows: args.rows.map((one) => ({ ...one, isNew: false })) };
        await apply(tables, 'installs.import', settled, { id: testId('mu', 2) });
        expect(tables.everything()).toMatchObject({ devices, products, installations });
      }),
      { numRuns: 300 },
    );
  });
});

describe('an import of contracts, or of people and what they hold', () => {
  const imports = ['contracts.import', 'assignments.import'] as const;
  const notNew = { isNewContract: false, isNewEntitlement: false };
  const call = fc.constantFrom(...imports).chain((name) => argsOf[name].map((args) => ({ name, args })));

  it('changes nothing when the same file comes again, and says so by its rows', async () => {
    await fc.assert(
      fc.asyncProperty(calls, fc.array(call, { minLength: 1, maxLength: 3 }), async (before, all) => {
        const tables = started();
        for (const one of before) await run(tables, one);
        for (const [at, { name, args }] of all.entries()) {
          const settled = {
            ...args,
            rows: args.rows.map((row) => ({ ...row, ...('isNew' in row ? { isNew: false } : notNew) })),
          };
          await run(tables, { id: testId('mu', 2_000 + at), name, args: settled });
          const writes = tables.writes;
          const again = await run(tables, { id: testId('mu', 3_000 + at), name, args: settled });
          expect(tables.writes).toBe(writes);
          if (again.status === 'accepted') expect(again.changedRows).toEqual([]);
          expectSeatsKept(tables);
        }
      }),
      { numRuns: 400, examples: keptFiles as never },
    );
  });

  it('names each row that changes something: the rest could have been left out', async () => {
    await fc.assert(
      fc.asyncProperty(call, async ({ name, args }) => {
        const [whole, part] = [started(), started()];
        const id = testId('mu', 2_000);
        const outcome = await run(whole, { id, name, args });
        if (outcome.status !== 'accepted') return;
        const rows = args.rows.filter(({ row }) => outcome.changedRows?.includes(row));
        if (rows.length > 0) await run(part, { id, name, args: { ...args, rows } });
        for (const of of ['users', 'contracts', 'products', 'entitlements', 'terms', 'assignments'] as const)
          expect(part.all(of)).toEqual(whole.all(of));
      }),
      { numRuns: 400 },
    );
  });
});

const contractRow = {
  number: 'C-1',
  vendor: '',
  product: 'Revit',
  endDay: null,
  companyName: '',
  resellerName: '',
  resellerEmail: '',
  isNewContract: false,
  isNewEntitlement: false,
  priceCents: null,
  currency: '',
};
const seatRow = {
  firstName: '',
  lastName: '',
  email: 'jon1@example.com',
  isNew: false,
  product: 'Revit',
  assignedAt: null,
  unassignedAt: null,
  usage: 'not-known',
  lastUsedAt: null,
};
const assigned = (entitlements: readonly number[]) => ({
  name: 'assignments.assign-many',
  id: testId('mu', 9_000),
  args: {
    source: 'by-hand',
    rows: entitlements.map((at) => ({ row: at, userId: testId('us', 1), entitlementId: testId('en', at) })),
  },
});

/** Files that once changed something the second time. */
const keptFiles = [
  // Two rows of one subscription, of which the first is refused for the entitlement it means: so does the second.
  [
    [],
    [
      {
        name: 'contracts.import',
        args: {
          source: '',
          rows: [
            {
              ...contractRow,
              row: 1,
              number: 'C-9',
              quantity: null,
              subscriptionId: '',
              startDay: '2027-01-01',
            },
          ],
        },
      },
      {
        name: 'assignments.import',
        args: { source: '', rows: [{ ...seatRow, row: 1, contractNumber: 'C-9', seat: 'assigned' }] },
      },
      {
        name: 'contracts.import',
        args: {
          source: '',
          rows: [
            {
              ...contractRow,
              row: 1,
              number: 'C-9',
              quantity: null,
              subscriptionId: '572-1',
              startDay: null,
            },
            {
              ...contractRow,
              row: 2,
              number: 'C-9',
              subscriptionId: '572-1',
              quantity: 0,
              startDay: '2027-01-01',
            },
          ],
        },
      },
    ],
  ],
  // A row that is refused for the entitlement it means leaves it to no other row.
  [
    [assigned([1])],
    [
      {
        name: 'contracts.import',
        args: {
          source: '',
          rows: [
            { ...contractRow, row: 1, quantity: 0, subscriptionId: '572-2', startDay: null },
            { ...contractRow, row: 2, quantity: null, subscriptionId: '572-1', startDay: null },
          ],
        },
      },
    ],
  ],
  // Held on two contracts, one of which the file ends: a row before that tells of use meant the one that ended.
  [
    [assigned([1, 2])],
    [
      {
        name: 'assignments.import',
        args: {
          source: '',
          rows: [
            {
              ...seatRow,
              seat: 'unassigned',
              row: 1,
              contractNumber: '',
              unassignedAt: null,
              lastUsedAt: 1_795_521_599_993,
            },
            {
              ...seatRow,
              seat: 'unassigned',
              row: 2,
              contractNumber: 'C-1',
              unassignedAt: 1_795_521_600_000,
              lastUsedAt: null,
            },
          ],
        },
      },
    ],
  ],
  // Held on two contracts: the row took one seat each time.
  [
    [assigned([1, 2])],
    [
      {
        name: 'assignments.import',
        args: {
          source: '',
          rows: [
            { ...seatRow, row: 1, contractNumber: '', seat: 'unassigned', unassignedAt: 1_795_521_600_000 },
          ],
        },
      },
    ],
  ],
];
