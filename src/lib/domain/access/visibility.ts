import { type Collection, collections, type Rows } from '../records/collections.ts';
import { type RoleName, roleNames } from '../records/role.ts';
import type { Access } from './access.ts';
import { roles, type Visibility } from './roles.ts';

/**
 * Who sees which rows, as data (`roles.ts`), by collection. The server compiles it to SQL, tests read it as a predicate.
 * A person with several roles sees the union.
 */
export const visibility = Object.fromEntries(
  collections.map((collection) => [
    collection,
    Object.fromEntries(readers().map((reader) => [reader, roles[reader].sees[collection]])),
  ]),
) as { readonly [C in Collection]: { readonly [R in Reader]: Visibility } };

type Reader = RoleName | 'user';

function readers(): readonly Reader[] {
  return [...roleNames, 'user'];
}

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
  const granted = readsGrants(access) ? [...access.grantedContracts].sort() : [];
  return JSON.stringify([access.userId, [...access.roles].sort(), granted]);
}

/** Whether what they see hangs on which contracts they were granted. */
export function readsGrants(access: Access): boolean {
  const rules = collections.flatMap((collection) => visibilityOf(access, collection));
  return rules.some((rule) => rule !== 'all' && rule.among === 'granted');
}
