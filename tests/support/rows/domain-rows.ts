import { newId } from '#lib/base/ids.ts';
import type { Access } from '#lib/domain/access/access.ts';
import { applyMutation } from '#lib/domain/mutations/apply.ts';
import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import { currentVersion, type MutationArgs, type MutationName } from '#lib/domain/mutations/registry.ts';
import { newAccount } from '#lib/domain/records/account.ts';
import { newAssignment } from '#lib/domain/records/assignment.ts';
import { newContract } from '#lib/domain/records/contract.ts';
import { newCreditGrant } from '#lib/domain/records/credit-grant.ts';
import { newCreditRecord } from '#lib/domain/records/credit-record.ts';
import { newDevice } from '#lib/domain/records/devices/device.ts';
import { newEntitlement } from '#lib/domain/records/entitlement.ts';
import { newInvitation } from '#lib/domain/records/invitation.ts';
import { newProduct } from '#lib/domain/records/product.ts';
import type { Rows } from '#lib/domain/records/collections.ts';
import { newRole, type RoleName } from '#lib/domain/records/role.ts';
import { newTerms } from '#lib/domain/records/terms.ts';
import { newUser } from '#lib/domain/records/user.ts';
import type { MemoryTables } from './memory-tables.ts';

/** 2026-11-24 12:00 UTC. */
export const NOW = 1_795_521_600_000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The id numbered so: the same number, the same id. */
export function testId(prefix: string, number: number): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, 0);
  for (let at = 15, rest = number; at >= 0; at--, rest = Math.floor(rest / 32)) bytes[at] = rest % 32;
  return newId(prefix, NOW, { bytes: () => bytes });
}

export const ADMIN = testId('us', 1);

export function accessAs(...roles: RoleName[]): Access {
  return { userId: ADMIN, roles, coordinatedContracts: null, grantedContracts: [] };
}

export function device(number: number, fields: Partial<Rows['devices']> = {}): Rows['devices'] {
  return {
    ...newDevice({ id: testId('dv', number), name: `WS-${number}`, type: 'computer', createdAt: NOW }),
    ...fields,
  };
}

export function user(number: number, fields: Partial<Rows['users']> = {}): Rows['users'] {
  const named = { firstName: 'Jon', lastName: 'Smith', email: `jon${number}@example.com` };
  return { ...newUser({ id: testId('us', number), ...named, createdAt: NOW }), ...fields };
}

export function role(number: number, userNumber: number, name: RoleName): Rows['roles'] {
  return newRole({ id: testId('ro', number), userId: testId('us', userNumber), role: name, createdAt: NOW });
}

export function account(fields: Partial<Rows['accounts']> = {}): Rows['accounts'] {
  const made = newAccount({ id: testId('ac', 1), name: 'Northlight Architects', createdAt: NOW });
  return { ...made, ...fields };
}

export function contract(number: number, fields: Partial<Rows['contracts']> = {}): Rows['contracts'] {
  return {
    ...newContract({ id: testId('ct', number), number: `C-${number}`, vendor: 'Autodesk', createdAt: NOW }),
    ...fields,
  };
}

export function terms(number: number, fields: Partial<Rows['terms']> = {}): Rows['terms'] {
  const made = newTerms({
    id: testId('tm', number),
    contractId: testId('ct', 1),
    startDay: '2026-01-01',
    endDay: '2026-12-31',
    priceCents: 1_234_500,
    currency: 'EUR',
    resellerName: 'Reseller',
    resellerEmail: 'r@reseller.example',
    companyName: 'Northlight',
    createdAt: NOW,
  });
  return { ...made, ...fields };
}

/** An open one. */
export function invitation(
  number: number,
  userNumber: number,
  fields: Partial<Rows['invitations']> = {},
): Rows['invitations'] {
  const about = { id: testId('iv', number), userId: testId('us', userNumber) };
  const times = { createdAt: NOW, expiresAt: NOW + 7 * DAY };
  return { ...newInvitation({ ...about, kind: 'invitation', ...times }), ...fields };
}

export function product(number: number, fields: Partial<Rows['products']> = {}): Rows['products'] {
  return {
    ...newProduct({ id: testId('pr', number), name: `Product ${number}`, createdAt: NOW }),
    ...fields,
  };
}

/** Of product 1 on contract 1 with two strict seats, unless told. */
export function entitlement(
  number: number,
  fields: Partial<Rows['entitlements']> = {},
): Rows['entitlements'] {
  const made = newEntitlement({
    id: testId('en', number),
    contractId: testId('ct', 1),
    productId: testId('pr', 1),
    quantity: 2,
    createdAt: NOW,
  });
  return { ...made, ...fields };
}

/** 100 credits on contract 1 for the year 2026, unless told. */
export function creditGrant(
  number: number,
  fields: Partial<Rows['creditGrants']> = {},
): Rows['creditGrants'] {
  const made = newCreditGrant({
    id: testId('cg', number),
    contractId: testId('ct', 1),
    amount: 100_000,
    fromDay: '2026-01-01',
    untilDay: '2026-12-31',
    createdAt: NOW,
  });
  return { ...made, ...fields };
}

/** 2 credits of user 1 with product 1, charged to contract 1, unless told. */
export function creditRecord(
  number: number,
  fields: Partial<Rows['creditRecords']> = {},
): Rows['creditRecords'] {
  const made = newCreditRecord({
    id: testId('cr', number),
    userId: testId('us', 1),
    person: '',
    productId: testId('pr', 1),
    product: '',
    contractId: testId('ct', 1),
    day: '2026-11-20',
    amount: 2_000,
    source: 'file',
    createdAt: NOW,
  });
  return { ...made, ...fields };
}

/** Of entitlement 1 for user 1, unended, unless told. */
export function assignment(number: number, fields: Partial<Rows['assignments']> = {}): Rows['assignments'] {
  const made = newAssignment({
    id: testId('as', number),
    userId: testId('us', 1),
    entitlementId: testId('en', 1),
    contractId: testId('ct', 1),
    source: 'by-hand',
    startedAt: NOW,
    startedBy: ADMIN,
  });
  return { ...made, ...fields };
}

/** Of user 1, of a mutation about nothing in particular, unless told. */
export function refusal(number: number, fields: Partial<Rows['refusals']> = {}): Rows['refusals'] {
  return {
    id: testId('rf', number),
    userId: ADMIN,
    mutationId: testId('mu', number),
    name: 'devices.edit',
    version: 1,
    args: '{}',
    isPartial: false,
    at: NOW,
    refusedAt: NOW,
    reason: 'not-found',
    details: {},
    subject: null,
    ...fields,
  };
}

/** A coordinator of these contracts alone. */
export function coordinatorOf(...contractNumbers: number[]): Access {
  const coordinatedContracts = contractNumbers.map((number) => testId('ct', number));
  return { ...accessAs('software-coordinator'), coordinatedContracts };
}

let calls = 0;

/** Runs one mutation as a contract admin (or with the access given), each time under a new id unless told. */
export function apply<Name extends MutationName>(
  tables: MemoryTables,
  name: Name,
  args: MutationArgs<Name>,
  {
    access = accessAs('contract-admin'),
    id = testId('mu', (calls += 1)),
    at = NOW,
  }: { access?: Access; id?: string; at?: number } = {},
): Promise<Outcome> {
  return applyMutation(tables.tx, { id, name, version: currentVersion(name) ?? 1, args, at }, access);
}
