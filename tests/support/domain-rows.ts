import { newId } from '#lib/base/ids.ts';
import type { Access } from '#lib/domain/access/access.ts';
import { applyMutation } from '#lib/domain/mutations/apply.ts';
import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import type { MutationArgs, MutationName } from '#lib/domain/mutations/registry.ts';
import type { Rows } from '#lib/domain/records/collections.ts';
import type { RoleName } from '#lib/domain/records/role.ts';
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
    id: testId('dv', number),
    name: `WS-${number}`,
    displayName: '',
    description: '',
    type: 'computer',
    os: '',
    serial: '',
    lastUser: '',
    lastCheckInAt: null,
    productAccess: 'inherit',
    updateAccess: 'inherit',
    retiredAt: null,
    createdAt: NOW,
    ...fields,
  };
}

export function user(number: number, fields: Partial<Rows['users']> = {}): Rows['users'] {
  return {
    id: testId('us', number),
    firstName: 'Jon',
    lastName: 'Smith',
    email: `jon${number}@example.com`,
    status: 'active',
    canSignIn: false,
    createdAt: NOW,
    ...fields,
  };
}

export function role(number: number, userNumber: number, name: RoleName): Rows['roles'] {
  return {
    id: testId('ro', number),
    userId: testId('us', userNumber),
    role: name,
    contractId: null,
    createdAt: NOW,
  };
}

export function account(fields: Partial<Rows['accounts']> = {}): Rows['accounts'] {
  return {
    id: testId('ac', 1),
    name: 'Northlight Architects',
    isSample: false,
    outOfDateDays: 30,
    checkInHours: 24,
    defaultProductAccess: 'allow',
    defaultUpdateAccess: 'allow',
    createdAt: NOW,
    ...fields,
  };
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
  }: { access?: Access; id?: string } = {},
): Promise<Outcome> {
  return applyMutation(tables.tx, { id, name, version: 1, args, at: NOW }, access);
}
