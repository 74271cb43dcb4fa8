import type { Collection, Rows } from '../records/collections.ts';
import type { RoleName } from '../records/role.ts';
import type { Access } from './access.ts';

/**
 * Who sees which rows, as data: the table of product.md. `all`, `none`, or the rows whose column is among a set:
 * oneself, the contracts on which one holds an unended assignment (`granted`), or these values.
 * The server compiles it to SQL, tests read it as a predicate. A person with several roles sees the union.
 */
export type Visibility =
  'all' | 'none' | { readonly column: string; readonly among: 'self' | 'granted' | readonly string[] };

type Reader = RoleName | 'user';

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

export const visibility: { readonly [C in Collection]: { readonly [R in Reader]: Visibility } } = {
  accounts: { 'contract-admin': 'all', 'software-coordinator': 'all', 'field-staff': 'all', user: 'all' },
  users: { 'contract-admin': 'all', 'software-coordinator': 'all', 'field-staff': 'all', user: SELF_ID },
  roles: { 'contract-admin': 'all', 'software-coordinator': 'all', 'field-staff': OWN, user: OWN },
  creditGrants: {
    'contract-admin': 'all',
    'software-coordinator': 'all',
    'field-staff': 'none',
    user: 'none',
  },
  /** Whoever sees the records derives it from them. */
  creditBalances: {
    'contract-admin': 'none',
    'software-coordinator': 'none',
    'field-staff': 'none',
    user: ON_GRANTED,
  },
  creditRecords: {
    'contract-admin': 'all',
    'software-coordinator': 'all',
    'field-staff': 'none',
    user: OWN,
  },
  invitations: {
    'contract-admin': 'all',
    'software-coordinator': 'none',
    'field-staff': 'none',
    user: 'none',
  },
  products: { 'contract-admin': 'all', 'software-coordinator': 'all', 'field-staff': 'all', user: 'all' },
  contracts: {
    'contract-admin': 'all',
    'software-coordinator': 'all',
    'field-staff': 'none',
    user: GRANTED,
  },
  terms: { 'contract-admin': 'all', 'software-coordinator': 'none', 'field-staff': 'none', user: 'none' },
  entitlements: {
    'contract-admin': 'all',
    'software-coordinator': 'all',
    'field-staff': 'none',
    user: ON_GRANTED,
  },
  assignments: {
    'contract-admin': 'all',
    'software-coordinator': 'all',
    'field-staff': 'none',
    user: OWN,
  },
  devices: { 'contract-admin': 'all', 'software-coordinator': 'all', 'field-staff': 'all', user: 'none' },
  installations: {
    'contract-admin': 'all',
    'software-coordinator': 'all',
    'field-staff': 'all',
    user: 'none',
  },
  matchingRules: {
    'contract-admin': 'all',
    'software-coordinator': 'all',
    'field-staff': 'all',
    user: 'none',
  },
  possibleDuplicates: {
    'contract-admin': 'all',
    'software-coordinator': 'all',
    'field-staff': 'none',
    user: 'none',
  },
  enrolmentKeys: {
    'contract-admin': 'all',
    'software-coordinator': 'none',
    'field-staff': 'none',
    user: 'none',
  },
  aliases: {
    'contract-admin': 'all',
    'software-coordinator': 'all',
    'field-staff': { column: 'collection', among: ['devices'] },
    user: 'none',
  },
  refusals: { 'contract-admin': OWN, 'software-coordinator': OWN, 'field-staff': OWN, user: OWN },
  activity: {
    'contract-admin': 'all',
    'software-coordinator': { column: 'collection', among: COORDINATOR_SUBJECTS },
    'field-staff': 'none',
    user: OWN_ACTIVITY,
  },
};

/** The rules that apply to a person in a collection: any of them shows a row. Empty: nothing is visible. */
export function visibilityOf(access: Access, collection: Collection): readonly Exclude<Visibility, 'none'>[] {
  const readers: readonly Reader[] = access.roles.length === 0 ? ['user'] : access.roles;
  const rules = readers.map((reader) => visibility[collection][reader]).filter((rule) => rule !== 'none');
  return rules.includes('all') ? ['all'] : rules;
}

/** The values that a rule's column may have for this person. */
export function valuesAmong(access: Access, rule: Exclude<Visibility, 'all' | 'none'>): readonly string[] {
  if (rule.among === 'self') return [access.userId];
  return rule.among === 'granted' ? access.grantedContracts : rule.among;
}

/** Visibility as a predicate: what the SQL of the server must agree with. */
export function isVisible<C extends Collection>(access: Access, collection: C, row: Rows[C]): boolean {
  return visibilityOf(access, collection).some((rule) => {
    if (rule === 'all') return true;
    const value = (row as unknown as Record<string, unknown>)[rule.column];
    return typeof value === 'string' && valuesAmong(access, rule).includes(value);
  });
}

/**
 * All that visibility reads of a person, as text: two people with the same text and id see the same rows. Which
 * contracts a coordinator coordinates is not of it: they see all, and a pull anew for nothing costs minutes.
 */
export function accessText(access: Access): string {
  const roles = [...access.roles].sort();
  return JSON.stringify([
    access.userId,
    roles,
    roles.length === 0 ? [...access.grantedContracts].sort() : [],
  ]);
}
