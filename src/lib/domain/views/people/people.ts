import { foldSearch, naturalKey } from '../../../base/text.ts';
import { type Role, type RoleName, roleNames } from '../../records/role.ts';
import { searchTextOf } from '../../records/core/read-row.ts';
import { nameOrEmail, type User } from '../../records/user.ts';
import type { Reader } from '../../tx.ts';
import { type OpenLink, openLinks } from './open-links.ts';
import type { Listed, Sort, ViewContext, Window } from '../view.ts';

export type PeopleColumn = 'name' | 'email' | 'role' | 'sign-in';

export interface PeopleQuery extends Window {
  /** Words that must all be found in name or email. */
  readonly search: string;
  readonly sort: Sort<PeopleColumn>;
}

export interface PersonRow {
  readonly id: string;
  readonly user: User;
  readonly name: string;
  readonly roles: readonly NamedRole[];
  /** One-time links that were sent to them and still open. */
  readonly links: readonly OpenLink[];
  readonly isPending: boolean;
}

/** A role with the label, else the number, of the contract that it is for; "" when this replica has no such contract. */
export interface NamedRole {
  readonly id: string;
  readonly role: RoleName;
  readonly contractId: string | null;
  readonly contract: string;
}

/** The people of the account that this person may see, erased ones left out: nothing is left to show. Ties of a sort fall to the name, then the id. */
export function people(
  reader: Reader,
  { search, sort, from, count }: PeopleQuery,
  { now }: ViewContext,
): Listed<PersonRow, null> {
  const words = foldSearch(search).split(/\s+/);
  const found = ordered(reader, sort.column).filter(({ text }) => words.every((word) => text.includes(word)));
  if (sort.isDescending) found.reverse();
  const rows = found.slice(from, from + count).map(({ user }) => personRow(reader, user, now));
  return { rows, total: found.length, facets: null };
}

/** One of them, or null when this replica has no such person. */
export function person(reader: Reader, { id }: { id: string }, { now }: ViewContext): PersonRow | null {
  const user = reader.get('users', id);
  return user ? personRow(reader, user, now) : null;
}

/** A person by id, also by one that became theirs. */
export function userOrAlias(reader: Reader, id: string): User | undefined {
  const user = reader.get('users', id);
  if (user) return user;
  const alias = reader.get('aliases', id);
  return alias?.collection === 'users' ? reader.get('users', alias.to) : undefined;
}

/** First and last name, or the email of a person without any. */
export function personName(user: Pick<User, 'firstName' | 'lastName' | 'email'>): string {
  return nameOrEmail(user) || 'Erased person';
}

export function namedRole(reader: Reader, { id, role, contractId }: Role): NamedRole {
  const contract = contractId === null ? undefined : reader.get('contracts', contractId);
  return { id, role, contractId, contract: contract ? contract.label || contract.number : '' };
}

function personRow(reader: Reader, user: User, now: number): PersonRow {
  const roles = reader.find('roles', 'byUser', user.id);
  return {
    id: user.id,
    user,
    name: personName(user),
    roles: roles.map((one) => namedRole(reader, one)),
    links: openLinks(reader, user.id, now),
    isPending: reader.isPending('users', user.id) || roles.some(({ id }) => reader.isPending('roles', id)),
  };
}

interface Entry {
  readonly user: User;
  readonly text: string;
  readonly key: string;
}

/** Orders of a reader's people, made anew when people or roles changed: 20,000 keys take 60 ms, a search of them 3 ms. */
interface PeopleCache {
  readonly madeFor: string;
  readonly orders: Map<PeopleColumn, readonly Entry[]>;
}
const caches = new WeakMap<Reader, PeopleCache>();

function ordered(reader: Reader, column: PeopleColumn): readonly Entry[] {
  const madeFor = `${reader.revision('users')} ${reader.revision('roles')}`;
  let cache = caches.get(reader);
  if (cache?.madeFor !== madeFor) {
    cache = { madeFor, orders: new Map() };
    caches.set(reader, cache);
  }
  const known = cache.orders.get(column);
  if (known) return known;
  const entries = reader
    .slots('users')
    .flatMap((user) => (user && user.status !== 'erased' ? [entryOf(reader, user, column)] : []));
  entries.sort((one, other) => (one.key < other.key ? -1 : 1));
  cache.orders.set(column, entries);
  return entries;
}

function entryOf(reader: Reader, user: User, column: PeopleColumn): Entry {
  const text = searchTextOf('users', user);
  const key = `${columnKey(reader, user, column)}\n${naturalKey(personName(user))}\n${user.id}`;
  return { user, text, key };
}

function columnKey(reader: Reader, user: User, column: PeopleColumn): string {
  switch (column) {
    case 'name':
      return '';
    case 'email':
      return naturalKey(user.email);
    case 'role':
      return String(rankOf(reader.find('roles', 'byUser', user.id)));
    case 'sign-in':
      return user.status === 'left' ? '2' : user.canSignIn ? '0' : '1';
  }
}

/** The place of the strongest role; after all of them, none. */
function rankOf(roles: readonly Pick<Role, 'role'>[]): number {
  return Math.min(roleNames.length, ...roles.map(({ role }) => roleNames.indexOf(role)));
}
