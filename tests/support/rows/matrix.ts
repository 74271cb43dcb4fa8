import type { MutationArgs, MutationName } from '#lib/domain/mutations/registry.ts';
import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import { creditBalanceId } from '#lib/domain/records/credit-balance.ts';
import {
  account,
  assignment,
  contract,
  creditGrant,
  creditRecord,
  device,
  entitlement,
  invitation,
  NOW,
  product,
  role,
  terms,
  testId,
  user,
} from './domain-rows.ts';

/** Who asks: user 1 to 4 of `matrixRows`. The coordinator coordinates contract 1 alone. */
export const askers = ['contract-admin', 'software-coordinator', 'field-staff', 'user'] as const;
export type Asker = (typeof askers)[number];

/** What terms say: none of it may reach anybody but the contract admin. */
export const SECRETS = [
  '987654321',
  'Secret Reseller',
  'secret@reseller.example',
  'Secret Company',
  'Secret note',
];

type AnyRow = { [C in Collection]: readonly [C, Rows[C]] }[Collection];

/** A small company with something in every collection, on a contract that is coordinated and on one that is not. */
export function matrixRows(): readonly AnyRow[] {
  const on2 = { contractId: testId('ct', 2) };
  const secret = {
    priceCents: 987_654_321,
    resellerName: 'Secret Reseller',
    resellerEmail: 'secret@reseller.example',
    companyName: 'Secret Company',
    note: 'Secret note',
  };
  return [
    ['accounts', account()],
    ...askers.map((_, at) => ['users', user(at + 1, { canSignIn: true })] as const),
    ['users', user(5)],
    ['users', user(6)],
    ['roles', role(1, 1, 'contract-admin')],
    ['roles', { ...role(2, 2, 'software-coordinator'), contractId: testId('ct', 1) }],
    ['roles', role(3, 3, 'field-staff')],
    ['products', product(1)],
    ['contracts', contract(1)],
    ['contracts', contract(2)],
    ['terms', terms(1, secret)],
    ['terms', terms(2, { ...secret, ...on2 })],
    ['entitlements', entitlement(1, { quantity: 9 })],
    ['entitlements', entitlement(2, { ...on2, quantity: 9 })],
    // The plain user holds something on contract 2; another person on contract 1.
    ['assignments', assignment(1, { userId: testId('us', 4), entitlementId: testId('en', 2), ...on2 })],
    ['assignments', assignment(2, { userId: testId('us', 5) })],
    ['devices', device(1)],
    [
      'installations',
      {
        id: testId('in', 1),
        deviceId: testId('dv', 1),
        productId: testId('pr', 1),
        version: '1',
        createdAt: NOW,
      },
    ],
    ['creditGrants', creditGrant(1)],
    ['creditGrants', creditGrant(2, on2)],
    // The plain user's own, on a contract that is not granted to them; and another person's on the one that is.
    ['creditRecords', creditRecord(1, { userId: testId('us', 4) })],
    ['creditRecords', creditRecord(2, { ...on2, userId: testId('us', 5) })],
    ['creditRecords', creditRecord(3, { userId: null, person: 'nobody@example.com', contractId: null })],
    ['creditBalances', balanceOf(1)],
    ['creditBalances', balanceOf(2)],
    ['devices', device(2)],
    [
      'matchingRules',
      {
        id: testId('mr', 1),
        productId: testId('pr', 1),
        publisher: '',
        name: 'Product *',
        version: 'field',
        isAlias: false,
        createdAt: NOW,
      },
    ],
    [
      'possibleDuplicates',
      {
        id: testId('pd', 1),
        deviceId: testId('dv', 2),
        otherId: testId('dv', 1),
        by: 'name',
        createdAt: NOW,
        settledAt: null,
      },
    ],
    [
      'enrolmentKeys',
      {
        id: testId('ek', 1),
        name: 'Agents',
        tag: '',
        digest: 'a'.repeat(64),
        createdAt: NOW,
        revokedAt: null,
        lastUsedAt: null,
      },
    ],
    ['invitations', invitation(1, 3)],
    ['activity', activity(1, 'contracts', 'contracts.add')],
    ['activity', activity(2, 'terms', 'terms.edit')],
    ['activity', activity(3, 'assignments', 'assignments.assign')],
  ];
}

/** As the server makes it of the one grant and the one record that each contract has here. */
function balanceOf(number: number): Rows['creditBalances'] {
  const { fromDay, untilDay, amount } = creditGrant(number);
  const contractId = testId('ct', number);
  const pools = [{ fromDay, untilDay, amount, left: amount - 2_000 }];
  return { id: creditBalanceId(contractId), contractId, pools, used: 2_000, over: 0, consumers: 1 };
}

function activity(number: number, collection: Collection, action: string): Rows['activity'] {
  const about = { collection, recordId: testId('xx', number), changes: {} };
  return { id: testId('av', number), actorId: testId('us', 1), at: NOW, action, ...about };
}

export interface MatrixCase {
  readonly collection: Collection;
  readonly operation: string;
  readonly name: MutationName;
  readonly args: unknown;
  /** Who may, in the order of `askers`. */
  readonly may: readonly [boolean, boolean, boolean, boolean];
}

const ALL = [true, true, true, true] as const;
const ADMIN_ONLY = [true, false, false, false] as const;
const DESK = [true, true, false, false] as const;
const STAFF = [true, true, true, false] as const;
const NOBODY = [false, false, false, false] as const;

const onContract = (number: 1 | 2) => ({ userId: testId('us', 6), entitlementId: testId('en', number) });

/** Each operation on each collection that people edit, as the table of product.md has it. */
export const matrix: readonly MatrixCase[] = [
  one(
    'accounts',
    'edit',
    'account.edit',
    { id: account().id, name: { was: account().name, to: 'X' } },
    ADMIN_ONLY,
  ),
  one('contracts', 'add', 'contracts.add', { number: 'New' }, ADMIN_ONLY),
  one(
    'contracts',
    'edit',
    'contracts.edit',
    { id: testId('ct', 1), label: { was: '', to: 'X' } },
    ADMIN_ONLY,
  ),
  one(
    ...(['contracts', 'import', 'contracts.import'] as const),
    {
      source: '',
      rows: [
        {
          row: 1,
          number: 'New',
          vendor: '',
          product: 'New',
          subscriptionId: '',
          quantity: 1,
          startDay: '2027-01-01',
          endDay: '2027-12-31',
          companyName: '',
          resellerName: '',
          resellerEmail: '',
          priceCents: null,
          currency: '',
          isNewContract: true,
          isNewEntitlement: true,
        },
      ],
    },
    ADMIN_ONLY,
  ),
  one(
    ...(['accounts', 'name credits of', 'account.edit-credits'] as const),
    { id: account().id, creditUnit: { was: '', to: 'Tokens' } },
    ADMIN_ONLY,
  ),
  one(
    ...(['creditGrants', 'add', 'credit-grants.add'] as const),
    { contractId: testId('ct', 1), amount: 1_000, fromDay: '2027-01-01', untilDay: '2027-12-31' },
    ADMIN_ONLY,
  ),
  one(
    ...(['creditGrants', 'edit', 'credit-grants.edit'] as const),
    { id: testId('cg', 1), amount: { was: 100_000, to: 1_000 } },
    ADMIN_ONLY,
  ),
  one('creditGrants', 'remove', 'credit-grants.remove', { id: testId('cg', 1) }, ADMIN_ONLY),
  one(
    ...(['creditRecords', 'import', 'credit-records.import'] as const),
    {
      source: '',
      kind: 'file',
      rows: [
        {
          row: 1,
          day: '2026-11-01',
          email: 'jon5@example.com',
          product: 'Product 1',
          offering: '',
          amount: 1,
        },
      ],
    },
    ADMIN_ONLY,
  ),
  one(
    ...(['creditRecords', 'match', 'credit-records.match'] as const),
    { what: 'user', was: null, to: testId('us', 5), rows: [{ row: 1, id: testId('cr', 3) }] },
    ADMIN_ONLY,
  ),
  one('contracts', 'archive', 'contracts.archive', { id: testId('ct', 1) }, ADMIN_ONLY),
  one('contracts', 'restore', 'contracts.restore', { id: testId('ct', 1) }, ADMIN_ONLY),
  one(
    ...(['terms', 'add', 'terms.add'] as const),
    { contractId: testId('ct', 1), startDay: '2027-01-01', endDay: '2027-12-31' },
    ADMIN_ONLY,
  ),
  one(
    'terms',
    'edit',
    'terms.edit',
    { id: testId('tm', 1), currency: { was: 'EUR', to: 'USD' } },
    ADMIN_ONLY,
  ),
  one('terms', 'remove', 'terms.remove', { id: testId('tm', 1) }, ADMIN_ONLY),
  one(
    'terms',
    'report a change of',
    'contracts.report-change',
    { termsId: testId('tm', 1), fields: ['companyName'] },
    ADMIN_ONLY,
  ),
  one('products', 'add', 'products.add', { name: 'New', kind: 'service', publisher: '' }, ADMIN_ONLY),
  one(
    'products',
    'edit',
    'products.edit',
    { id: testId('pr', 1), kind: { was: 'product', to: 'support' } },
    ADMIN_ONLY,
  ),
  one(
    ...(['products', 'put into a suite', 'products.include'] as const),
    { id: testId('pr', 1), partId: testId('pr', 2) },
    ADMIN_ONLY,
  ),
  one(
    ...(['products', 'take out of a suite', 'products.leave-out'] as const),
    { id: testId('pr', 1), partId: testId('pr', 2) },
    ADMIN_ONLY,
  ),
  one(
    ...(['entitlements', 'add', 'entitlements.add'] as const),
    { contractId: testId('ct', 1), productId: testId('pr', 1), quantity: 3 },
    ADMIN_ONLY,
  ),
  one(
    'entitlements',
    'edit',
    'entitlements.edit',
    { id: testId('en', 1), quantity: { was: 9, to: 10 } },
    ADMIN_ONLY,
  ),
  one('entitlements', 'remove', 'entitlements.remove', { id: testId('en', 3) }, ADMIN_ONLY),
  one('users', 'add', 'users.add', { firstName: 'N', lastName: 'N', email: 'new@example.com' }, DESK),
  one(
    ...(['users', 'add many', 'users.add-many'] as const),
    { source: '', rows: [{ row: 1, firstName: 'N', lastName: '', email: 'new@example.com', isNew: true }] },
    DESK,
  ),
  one('users', 'edit', 'users.edit', { id: testId('us', 5), firstName: { was: 'Jon', to: 'X' } }, DESK),
  one(
    ...(['users', 'edit, of somebody with a role', 'users.edit'] as const),
    { id: testId('us', 1), firstName: { was: 'Jon', to: 'X' } },
    ADMIN_ONLY,
  ),
  one(
    ...(['users', 'change the email of somebody who can sign in', 'users.edit'] as const),
    { id: testId('us', 1), email: { was: 'jon1@example.com', to: 'eve@example.com' } },
    NOBODY,
  ),
  one(
    ...(['users', 'edit details, of somebody with a role too', 'users.edit-details'] as const),
    { id: testId('us', 1), department: { was: '', to: 'Design' } },
    DESK,
  ),
  one(
    ...(['users', 'add many, with details of who is here', 'users.add-many'] as const),
    {
      source: '',
      rows: [
        { row: 1, firstName: '', lastName: '', email: 'jon5@example.com', isNew: false, costCenter: '4' },
      ],
    },
    DESK,
  ),
  one('users', 'leave', 'users.leave', { id: testId('us', 5) }, DESK),
  one('users', 'leave, of a contract not coordinated', 'users.leave', { id: testId('us', 4) }, ADMIN_ONLY),
  one('users', 'leave, of somebody with a role', 'users.leave', { id: testId('us', 3) }, ADMIN_ONLY),
  one('users', 'return', 'users.return', { id: testId('us', 5) }, DESK),
  one('users', 'erase', 'users.erase', { id: testId('us', 5) }, ADMIN_ONLY),
  one('users', 'merge', 'users.merge', { from: testId('us', 5), to: testId('us', 4) }, ADMIN_ONLY),
  one(
    'users',
    'tell apart',
    'users.tell-apart',
    { id: testId('us', 5), from: testId('us', 4), areTwo: true },
    ADMIN_ONLY,
  ),
  one('users', 'take a merge back', 'users.unmerge', { id: testId('us', 5) }, ADMIN_ONLY),
  one(
    'users',
    'invite',
    'users.invite',
    { firstName: 'N', lastName: 'N', email: 'n@example.com', role: null },
    ADMIN_ONLY,
  ),
  one(
    ...(['roles', 'grant', 'roles.grant'] as const),
    { userId: testId('us', 5), role: 'software-coordinator', contractId: testId('ct', 2) },
    ADMIN_ONLY,
  ),
  one('roles', 'revoke', 'roles.revoke', { id: testId('ro', 3) }, ADMIN_ONLY),
  one('assignments', 'assign, coordinated', 'assignments.assign', onContract(1), DESK),
  one('assignments', 'assign, not coordinated', 'assignments.assign', onContract(2), ADMIN_ONLY),
  one('assignments', 'unassign, coordinated', 'assignments.unassign', onContract(1), DESK),
  one('assignments', 'unassign, not coordinated', 'assignments.unassign', onContract(2), ADMIN_ONLY),
  one(
    ...(['assignments', 'move out of a contract not coordinated', 'assignments.move'] as const),
    { userId: testId('us', 4), from: testId('en', 2), to: testId('en', 1) },
    ADMIN_ONLY,
  ),
  one(
    'assignments',
    'assign many',
    'assignments.assign-many',
    { source: 'by-hand', rows: [{ row: 1, ...onContract(1) }] },
    DESK,
  ),
  one(
    'assignments',
    'unassign many',
    'assignments.unassign-many',
    { source: 'by-hand', rows: [{ row: 1, ...onContract(1) }] },
    DESK,
  ),
  one(
    ...(['assignments', 'move many', 'assignments.move-many'] as const),
    { rows: [{ row: 1, userId: testId('us', 5), from: testId('en', 1), to: testId('en', 1) }] },
    DESK,
  ),
  one(
    ...(['assignments', 'import', 'assignments.import'] as const),
    {
      source: '',
      rows: [
        {
          row: 1,
          firstName: 'N',
          lastName: '',
          email: 'new@example.com',
          isNew: true,
          product: 'Product 1',
          contractNumber: 'C-1',
          seat: 'assigned',
          usage: 'not-known',
          assignedAt: null,
          unassignedAt: null,
          lastUsedAt: null,
        },
      ],
    },
    DESK,
  ),
  one('devices', 'add', 'devices.add', { name: 'New', type: 'phone' }, STAFF),
  one('devices', 'rename', 'devices.edit', { id: testId('dv', 1), displayName: { was: '', to: 'X' } }, STAFF),
  one(
    ...(['devices', 'change access', 'devices.edit'] as const),
    { id: testId('dv', 1), productAccess: { was: 'inherit', to: 'block' } },
    DESK,
  ),
  one('devices', 'retire', 'devices.retire', { id: testId('dv', 1) }, DESK),
  one('devices', 'restore', 'devices.restore', { id: testId('dv', 1) }, DESK),
  one(
    'installations',
    'end by a complete list',
    'installs.end-many',
    { source: '', rows: [{ row: 1, id: testId('in', 1) }] },
    ADMIN_ONLY,
  ),
  one(
    ...(['installations', 'import', 'installs.import'] as const),
    {
      source: '',
      rows: [
        {
          row: 1,
          name: 'New',
          type: 'phone',
          os: '',
          serial: '',
          lastUser: '',
          lastCheckInAt: null,
          isNew: true,
          installs: [],
        },
      ],
    },
    ADMIN_ONLY,
  ),
  one('devices', 'merge', 'devices.merge', { from: testId('dv', 2), to: testId('dv', 1) }, DESK),
  one('devices', 'take a merge back', 'devices.unmerge', { id: testId('dv', 2) }, DESK),
  one('possibleDuplicates', 'settle', 'possible-duplicates.settle', { id: testId('pd', 1) }, DESK),
  one('possibleDuplicates', 'reopen', 'possible-duplicates.reopen', { id: testId('pd', 1) }, DESK),
  one(
    ...(['matchingRules', 'add', 'matching-rules.add'] as const),
    { productId: testId('pr', 1), publisher: '', name: 'New *', version: 'field' },
    ADMIN_ONLY,
  ),
  one(
    'matchingRules',
    'edit',
    'matching-rules.edit',
    { id: testId('mr', 1), version: { was: 'field', to: 'name' } },
    ADMIN_ONLY,
  ),
  one(
    ...(['matchingRules', 'learn a name', 'products.learn-name'] as const),
    { productId: testId('pr', 1), name: 'CAD 9', publisher: '' },
    ADMIN_ONLY,
  ),
  one('matchingRules', 'remove', 'matching-rules.remove', { id: testId('mr', 1) }, ADMIN_ONLY),
  one(
    'enrolmentKeys',
    'add',
    'enrolment-keys.add',
    { name: 'New', tag: '', digest: 'b'.repeat(64) },
    ADMIN_ONLY,
  ),
  one(
    'enrolmentKeys',
    'edit',
    'enrolment-keys.edit',
    { id: testId('ek', 1), name: { was: 'Agents', to: 'X' } },
    ADMIN_ONLY,
  ),
  one('enrolmentKeys', 'revoke', 'enrolment-keys.revoke', { id: testId('ek', 1) }, ADMIN_ONLY),
  one('invitations', 'withdraw', 'invitations.withdraw', { id: testId('iv', 1) }, ADMIN_ONLY),
  one('refusals', 'discard own', 'refusals.discard', { id: testId('rf', 9) }, ALL),
  one('refusals', 'bring back own', 'refusals.restore', { id: testId('rf', 9) }, ALL),
];

function one<Name extends MutationName>(
  ...[collection, operation, name, args, may]: [
    Collection,
    string,
    Name,
    MutationArgs<Name>,
    MatrixCase['may'],
  ]
): MatrixCase {
  return { collection, operation, name, args, may };
}
