import { describe, expect, it, test } from 'vitest';
import { madeIds } from '#lib/domain/mutations/depends.ts';
import type { MutationArgs, MutationName } from '#lib/domain/mutations/registry.ts';
import { waitingWishes, type WaitingCall } from '#lib/domain/views/inbox/waiting.ts';
import { type WishFacts, wishFacts } from '#lib/domain/views/wishes/wish-facts.ts';
import { wantedSentence, wantedWithValues } from '#lib/words/changes/wishes.ts';
import {
  account,
  contract,
  creditGrant,
  device,
  entitlement,
  invitation,
} from '#tests/support/rows/domain-rows.ts';
import { apply, NOW, product, role, terms, testId, user } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const id = testId;
const DIGEST = 'a'.repeat(64);

function company(): MemoryTables {
  const tables = new MemoryTables();
  tables.put('accounts', account());
  tables.put('contracts', contract(1, { label: 'Design' }));
  tables.put('contracts', contract(2));
  tables.put('terms', terms(1));
  tables.put('products', product(1, { name: 'Revit' }));
  tables.put('products', product(2, { name: 'AutoCAD' }));
  tables.put('entitlements', entitlement(1));
  tables.put('entitlements', entitlement(2, { contractId: id('ct', 2), productId: id('pr', 2) }));
  tables.put('users', user(1, { firstName: 'Ada', lastName: 'Moreau' }));
  tables.put('users', user(2, { firstName: 'Zoë', lastName: 'Rossi' }));
  tables.put('users', user(3, { firstName: '', lastName: '', email: 'dai@plant.example' }));
  tables.put('devices', device(1, { name: 'NL-WS-0007' }));
  tables.put('devices', device(2, { displayName: 'Front desk' }));
  tables.put('roles', { ...role(1, 2, 'software-coordinator'), contractId: id('ct', 1) });
  tables.put('creditGrants', creditGrant(1));
  tables.put('invitations', invitation(1, 2));
  const pair = { deviceId: id('dv', 1), otherId: id('dv', 2), by: 'name', settledAt: null } as const;
  tables.put('possibleDuplicates', { id: id('pd', 1), createdAt: NOW, ...pair });
  const rule = {
    productId: id('pr', 1),
    publisher: '',
    name: 'Autodesk Revit #',
    version: 'field',
    isAlias: false,
  } as const;
  tables.put('matchingRules', { id: id('mr', 1), createdAt: NOW, ...rule });
  const key = { name: 'Plant', tag: '', digest: DIGEST, revokedAt: null, lastUsedAt: null };
  tables.put('enrolmentKeys', { id: id('ek', 1), createdAt: NOW, ...key });
  return tables;
}

const to = <Value>(value: Value, was: Value = value) => ({ was, to: value });
const pairOf = (person: number, one: number) => ({ userId: id('us', person), entitlementId: id('en', one) });
const people = { source: 'paste', rows: [1, 2, 3].map((row) => ({ row, email: `p${row}@x.example` })) };
const many = (...rows: object[]) => ({ rows: rows.map((one, at) => ({ row: at + 1, ...one })) });

/** Every mutation that a screen can make: a new one does not compile here without its sentence. */
const cases: Readonly<Record<MutationName, readonly [args: unknown, sentence: string]>> = {
  'account.edit': [
    { id: id('ac', 1), outOfDateDays: to(45) },
    'Change days until out of date of Northlight Architects to 45',
  ],
  'account.edit-credits': [
    { id: id('ac', 1), creditUnit: to('Tokens') },
    'Change unit name of Northlight Architects to “Tokens”',
  ],
  'devices.add': [{ name: 'NL-WS-0900', type: 'computer' }, 'Add the device NL-WS-0900'],
  'devices.edit': [
    { id: id('dv', 1), description: to('Spare'), productAccess: to('block') },
    'Change NL-WS-0007: description to “Spare”, access to products to blocked',
  ],
  'devices.retire': [{ id: id('dv', 2) }, 'Retire Front desk'],
  'devices.restore': [{ id: id('dv', 2) }, 'Put Front desk back in use'],
  'devices.merge': [{ from: id('dv', 1), to: id('dv', 2) }, 'Merge NL-WS-0007 into Front desk'],
  'devices.unmerge': [{ id: id('dv', 1) }, 'Undo the merge of NL-WS-0007'],
  'possible-duplicates.settle': [{ id: id('pd', 1) }, 'Keep NL-WS-0007 and Front desk as two devices'],
  'possible-duplicates.reopen': [
    { id: id('pd', 1) },
    'Ask again whether NL-WS-0007 and Front desk are one device',
  ],
  'installs.import': [{ source: 'plant.csv', rows: [{}, {}] }, 'Import plant.csv: 2 devices'],
  'installs.end-many': [
    { source: 'plant.csv', rows: [{}, {}] },
    'End 2 installations that plant.csv no longer has',
  ],
  'matching-rules.add': [
    { productId: id('pr', 2), publisher: '', name: 'AutoCAD #', version: 'field' },
    'Add the matching rule “AutoCAD #” of AutoCAD',
  ],
  'matching-rules.edit': [
    { id: id('mr', 1), version: to('name') },
    'Change source of the version of the matching rule “Autodesk Revit #” of Revit to the number in the name',
  ],
  'matching-rules.remove': [{ id: id('mr', 1) }, 'Remove the matching rule “Autodesk Revit #” of Revit'],
  'products.learn-name': [
    { productId: id('pr', 2), name: 'AutoCAD Map 2025', publisher: '' },
    'Match “AutoCAD Map 2025” to AutoCAD',
  ],
  'enrolment-keys.add': [{ name: 'Site B', tag: '', digest: DIGEST }, 'Add the enrollment key “Site B”'],
  'enrolment-keys.edit': [
    { id: id('ek', 1), tag: to('north') },
    'Change tag of the enrollment key “Plant” to “north”',
  ],
  'enrolment-keys.revoke': [{ id: id('ek', 1) }, 'Revoke the enrollment key “Plant”'],
  'products.add': [{ name: 'Navisworks' }, 'Add the product Navisworks'],
  'products.include': [{ id: id('pr', 1), partId: id('pr', 1) }, 'Put Revit into Revit'],
  'products.leave-out': [{ id: id('pr', 1), partId: id('pr', 1) }, 'Take Revit out of Revit'],
  'products.edit': [{ id: id('pr', 1), name: to('Revit LT') }, 'Change name of Revit to “Revit LT”'],
  'contracts.add': [{ number: 'C-9', label: 'Survey' }, 'Add the contract C-9 (Survey)'],
  'contracts.edit': [{ id: id('ct', 2), vendor: to('') }, 'Change vendor of C-2 to nothing'],
  'contracts.import': [{ source: 'subscriptions.csv', rows: [{}] }, 'Import subscriptions.csv: 1 row'],
  'contracts.archive': [{ id: id('ct', 1) }, 'Archive Design'],
  'contracts.restore': [{ id: id('ct', 1) }, 'Put Design back in use'],
  'contracts.report-change': [
    { termsId: id('tm', 1), fields: ['companyName'] },
    'Note that you reported a change of company name of the terms of Design (1 Jan 2026 to 31 Dec 2026)',
  ],
  'terms.add': [
    {
      contractId: id('ct', 2),
      startDay: '2027-01-01',
      endDay: '2027-12-31',
      priceCents: 900_000,
      currency: 'EUR',
    },
    'Add terms to C-2: 1 Jan 2027 to 31 Dec 2027, EUR 9,000.00',
  ],
  'terms.edit': [
    { id: id('tm', 1), priceCents: to(900_000, 1_234_500) },
    'Change price of the terms of Design (1 Jan 2026 to 31 Dec 2026) to EUR 9,000.00',
  ],
  'terms.remove': [{ id: id('tm', 1) }, 'Remove the terms of Design (1 Jan 2026 to 31 Dec 2026)'],
  'entitlements.add': [
    { contractId: id('ct', 2), productId: id('pr', 1), quantity: 5 },
    'Add Revit to C-2, 5 seats',
  ],
  'entitlements.edit': [
    { id: id('en', 1), quantity: to(null, 2), policy: to('overage') },
    'Change Revit on Design: seats bought to unlimited, over-use to allowed',
  ],
  'entitlements.remove': [{ id: id('en', 2) }, 'Remove AutoCAD on C-2'],
  'assignments.assign': [pairOf(2, 1), 'Assign Revit on Design to Zoë Rossi'],
  'assignments.unassign': [pairOf(3, 2), 'Remove AutoCAD on C-2 from dai@plant.example'],
  'assignments.move': [
    { userId: id('us', 2), from: id('en', 1), to: id('en', 2) },
    'Move Zoë Rossi from Revit on Design to AutoCAD on C-2',
  ],
  'assignments.assign-many': [many(pairOf(1, 1), pairOf(2, 1)), 'Assign Revit on Design to 2 people'],
  'assignments.unassign-many': [many(pairOf(1, 1), pairOf(1, 2)), 'Remove 2 products from 1 person'],
  'assignments.move-many': [
    many({ userId: id('us', 1), from: id('en', 1), to: id('en', 2) }),
    'Move 1 person from Revit on Design to AutoCAD on C-2',
  ],
  'assignments.import': [{ source: 'users.csv', rows: [{}, {}, {}] }, 'Import users.csv: 3 rows'],
  'credit-grants.add': [
    { contractId: id('ct', 1), amount: 1_500_500, fromDay: '2026-01-01', untilDay: '2026-12-31' },
    'Add 1,500.5 credits to Design, 1 Jan 2026 to 31 Dec 2026',
  ],
  'credit-grants.edit': [
    { id: id('cg', 1), amount: to(600_000) },
    'Change amount of credits of Design (1 Jan 2026 to 31 Dec 2026) to 600',
  ],
  'credit-grants.remove': [{ id: id('cg', 1) }, 'Remove 100 credits of Design (1 Jan 2026 to 31 Dec 2026)'],
  'credit-records.import': [{ source: 'use.csv', rows: [{}] }, 'Import use.csv: 1 record'],
  'credit-records.match': [
    { what: 'user', was: null, to: id('us', 2), rows: [{}, {}] },
    'Match 2 records of credit use to Zoë Rossi',
  ],
  'users.add': [
    { firstName: 'Jon', lastName: 'Smith', email: 'jon@x.example' },
    'Add Jon Smith (jon@x.example)',
  ],
  'users.add-many': [people, 'Add 3 people: p1@x.example, p2@x.example …'],
  'users.edit': [{ id: id('us', 2), lastName: to('Bianchi') }, 'Change last name of Zoë Rossi to “Bianchi”'],
  'users.edit-details': [
    { id: id('us', 2), costCenter: to('4711') },
    'Change cost center of Zoë Rossi to “4711”',
  ],
  'users.leave': [{ id: id('us', 2) }, 'Mark Zoë Rossi as left'],
  'users.return': [{ id: id('us', 2) }, 'Bring Zoë Rossi back'],
  'users.erase': [{ id: id('us', 2) }, 'Erase Zoë Rossi'],
  'users.merge': [{ from: id('us', 2), to: id('us', 1) }, 'Merge Zoë Rossi into Ada Moreau'],
  'users.unmerge': [{ id: id('us', 2) }, 'Undo the merge of Zoë Rossi'],
  'users.tell-apart': [
    { id: id('us', 2), from: id('us', 1), areTwo: true },
    'Say that Zoë Rossi and Ada Moreau are two people',
  ],
  'users.invite': [
    { firstName: 'Jon', lastName: '', email: 'jon@x.example', role: 'field-staff' },
    'Invite Jon (jon@x.example) as field staff',
  ],
  'invitations.withdraw': [{ id: id('iv', 1) }, 'Withdraw a one-time link of Zoë Rossi'],
  'roles.grant': [
    { userId: id('us', 3), role: 'software-coordinator', contractId: id('ct', 1) },
    'Give dai@plant.example the role software coordinator of Design',
  ],
  'roles.revoke': [{ id: id('ro', 1) }, 'Take the role software coordinator of Design from Zoë Rossi'],
  'refusals.discard': [{ id: id('rf', 1) }, 'Discard from the Inbox'],
  'refusals.restore': [{ id: id('rf', 1) }, 'Bring back to the Inbox'],
  noop: [{}, 'Nothing: it was discarded'],
};

/** As it comes out of the worker. */
function factsOf(call: { name: string; args: unknown }, tables: MemoryTables): WishFacts {
  return structuredClone(wishFacts(call, (collection, one) => tables.reader.get(collection, one)));
}

describe('what waits', () => {
  it.each(Object.entries(cases))('names its record and its values: %s', (name, [args, sentence]) => {
    expect(wantedWithValues(factsOf({ name, args }, company()))).toBe(sentence);
  });

  it.each(Object.keys(cases))('is told also where nothing of it is known: %s', (name) => {
    for (const args of [undefined, null, 'x', {}, { id: 4, rows: 'x' }, { rows: [null, 3] }])
      for (const words of [wantedSentence, wantedWithValues]) {
        const told = words(factsOf({ name, args }, new MemoryTables()));
        expect(told).toMatch(/^[A-Z]/);
        expect(told).not.toMatch(/undefined|null|NaN|object|\b[a-z]+\.[a-z-]+\b|_/);
      }
  });

  it('is small to hand to a screen, however many rows it has', () => {
    const rows = Array.from({ length: 5_000 }, (_, at) => ({ row: at + 1, email: `p${at}@x.example` }));
    const facts = factsOf({ name: 'users.add-many', args: { source: 'list.csv', rows } }, company());
    expect(wantedSentence(facts)).toBe('Add 5,000 people: p0@x.example, p1@x.example …');
    expect(JSON.stringify(facts).length).toBeLessThan(600);
  });

  it('is named where another build made it', () => {
    expect(wantedWithValues(factsOf({ name: 'groups.add', args: {} }, company()))).toContain('groups.add');
  });
});

let made = 0;
function entry(name: MutationName, args: unknown): WaitingCall {
  made += 1;
  return { seq: made, id: id('mu', 900 + made), name, version: 1, at: NOW, args };
}

/** What is shown after these, over what the server confirmed. */
async function shownAfter(entries: readonly WaitingCall[]) {
  const [shown, confirmed] = [company(), company()];
  for (const { id: mutation, name, args } of entries)
    await apply(shown, name as 'noop', args as MutationArgs<'noop'>, { id: mutation });
  const wishes = waitingWishes(shown.reader, entries, {
    sentSeq: 0,
    confirmed: (collection, one) => confirmed.reader.get(collection, one),
  });
  return { shown, told: wishes.map(({ wanted }) => wantedWithValues(wanted)) };
}

test('what takes a record away, merges or erases it, still says what it was called', async () => {
  const entries = [
    entry('terms.remove', { id: id('tm', 1) }),
    entry('credit-grants.remove', { id: id('cg', 1) }),
    entry('entitlements.remove', { id: id('en', 2) }),
    entry('roles.revoke', { id: id('ro', 1) }),
    entry('matching-rules.remove', { id: id('mr', 1) }),
    entry('devices.merge', { from: id('dv', 1), to: id('dv', 2) }),
    entry('users.erase', { id: id('us', 2) }),
  ];
  const { shown, told } = await shownAfter(entries);
  expect([shown.reader.size('terms'), shown.reader.size('devices')]).toEqual([0, 1]);
  expect(told).toEqual([
    'Remove the terms of Design (1 Jan 2026 to 31 Dec 2026)',
    'Remove 100 credits of Design (1 Jan 2026 to 31 Dec 2026)',
    'Remove AutoCAD on C-2',
    'Take the role software coordinator of Design from Zoë Rossi',
    'Remove the matching rule “Autodesk Revit #” of Revit',
    'Merge NL-WS-0007 into Front desk',
    'Erase Zoë Rossi',
  ]);
});

test('what builds on a discarded change names what that one would have made', () => {
  const add = entry('devices.add', { name: 'New', type: 'phone' });
  const maker: WaitingCall = { ...add, name: 'noop', args: {}, discarded: add };
  const wishes = waitingWishes(company().reader, [maker, editOf(add)], {
    sentSeq: 0,
    confirmed: () => undefined,
  });
  expect(wishes.map(({ wanted }) => wantedWithValues(wanted))).toEqual([
    'Add the device New',
    'Change description of New to “Spare”',
  ]);
});

function editOf(add: WaitingCall): WaitingCall {
  const [device = ''] = madeIds(add);
  return entry('devices.edit', { id: device, description: to('Spare', '') });
}
