import type { Collection } from '../records/collections.ts';
import { type RoleName, roleNames } from '../records/role.ts';
import { type Capability, capabilities } from './capabilities.ts';

/**
 * Which rows of a collection somebody sees. `all`, `none`, or the rows whose column is among a set: oneself, the
 * contracts on which one holds an unended assignment (`granted`), or these values.
 */
export type Visibility =
  'all' | 'none' | { readonly column: string; readonly among: 'self' | 'granted' | readonly string[] };

interface RoleDefinition {
  /** Beside what everybody may. */
  readonly may: readonly Capability[];
  readonly sees: Readonly<Record<Collection, Visibility>>;
  /** Given for one contract or for all of them; other roles are of the account. */
  readonly isOfContracts?: true;
}

const SELF_ID = { column: 'id', among: 'self' } as const;
const OWN = { column: 'userId', among: 'self' } as const;
/** The contracts on which the person holds an unended assignment, and what is on them. */
const GRANTED = { column: 'id', among: 'granted' } as const;
const ON_GRANTED = { column: 'contractId', among: 'granted' } as const;
const OWN_ACTIVITY = { column: 'actorId', among: 'self' } as const;

/** Activity is seen as the record it is about: these are the collections a coordinator sees whole. */
const COORDINATOR_SUBJECTS = [
  'accounts',
  'users',
  'roles',
  'products',
  'contracts',
  'entitlements',
  'assignments',
  'devices',
  'installations',
  'creditGrants',
  'creditRecords',
  'matchingRules',
  'possibleDuplicates',
];

/** An admin may everything, but is not sent into the field. */
const NOT_ADMINS: readonly Capability[] = ['field.work'];

/**
 * The table of product.md, a column each: what a role may and what it sees. `user` is who has no role; what they may,
 * everybody may. A person with several roles may and sees what any of them does.
 */
export const roles: Readonly<Record<RoleName | 'user', RoleDefinition>> = {
  'contract-admin': {
    may: capabilities.filter((one) => !NOT_ADMINS.includes(one)),
    sees: {
      accounts: 'all',
      users: 'all',
      roles: 'all',
      creditGrants: 'all',
      /** Derived from the records. */
      creditBalances: 'none',
      creditRecords: 'all',
      invitations: 'all',
      products: 'all',
      contracts: 'all',
      terms: 'all',
      entitlements: 'all',
      assignments: 'all',
      devices: 'all',
      installations: 'all',
      matchingRules: 'all',
      possibleDuplicates: 'all',
      enrolmentKeys: 'all',
      aliases: 'all',
      refusals: OWN,
      activity: 'all',
    },
  },
  'software-coordinator': {
    isOfContracts: true,
    may: [
      'desk.work',
      'devices.see',
      'reports.see',
      'contracts.see',
      'software.see',
      'assignments.edit',
      'users.add',
      'users.edit',
      'users.leave',
      'devices.add',
      'devices.edit-text',
      'devices.edit-access',
      'devices.retire',
      'devices.merge',
    ],
    sees: {
      accounts: 'all',
      users: 'all',
      roles: 'all',
      creditGrants: 'all',
      /** Derived from the records. */
      creditBalances: 'none',
      creditRecords: 'all',
      invitations: 'none',
      products: 'all',
      contracts: 'all',
      terms: 'none',
      entitlements: 'all',
      assignments: 'all',
      devices: 'all',
      installations: 'all',
      matchingRules: 'all',
      possibleDuplicates: 'all',
      enrolmentKeys: 'none',
      aliases: 'all',
      refusals: OWN,
      activity: { column: 'collection', among: COORDINATOR_SUBJECTS },
    },
  },
  'field-staff': {
    may: ['desk.work', 'devices.see', 'reports.see', 'field.work', 'devices.add', 'devices.edit-text'],
    sees: {
      accounts: 'all',
      users: 'all',
      roles: OWN,
      creditGrants: 'none',
      creditBalances: 'none',
      creditRecords: 'none',
      invitations: 'none',
      products: 'all',
      contracts: 'none',
      terms: 'none',
      entitlements: 'none',
      assignments: 'none',
      devices: 'all',
      installations: 'all',
      matchingRules: 'all',
      possibleDuplicates: 'none',
      enrolmentKeys: 'none',
      aliases: { column: 'collection', among: ['devices'] },
      refusals: OWN,
      activity: 'none',
    },
  },
  user: {
    may: ['refusals.own'],
    sees: {
      accounts: 'all',
      users: SELF_ID,
      roles: OWN,
      creditGrants: 'none',
      creditBalances: ON_GRANTED,
      creditRecords: OWN,
      invitations: 'none',
      products: 'all',
      contracts: GRANTED,
      terms: 'none',
      entitlements: ON_GRANTED,
      assignments: OWN,
      devices: 'none',
      installations: 'none',
      matchingRules: 'none',
      possibleDuplicates: 'none',
      enrolmentKeys: 'none',
      aliases: 'none',
      refusals: OWN,
      activity: OWN_ACTIVITY,
    },
  },
};

/** Roles that may. */
export function rolesThat(capability: Capability): readonly RoleName[] {
  return roleNames.filter((role) => roles[role].may.includes(capability));
}

/** Whether the role is given for contracts. */
export function isOfContracts(role: RoleName): boolean {
  return roles[role].isOfContracts === true;
}

/** Who sets a company up has it, and whom its operator lets in again. */
export const FOUNDER_ROLE: RoleName = 'contract-admin';
