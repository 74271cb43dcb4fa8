import { foldSearch, naturalKey } from '../../base/text.ts';
import type { RoleName } from '../records/role.ts';
import type { User } from '../records/user.ts';
import type { Reader } from '../tx.ts';
import type { ViewContext } from './view.ts';

export interface PersonRow {
  readonly user: User;
  readonly name: string;
  readonly roles: readonly {
    readonly id: string;
    readonly role: RoleName;
    readonly contractId: string | null;
  }[];
  readonly isPending: boolean;
}

/** The people of the account that this person may see, by name in natural order. Every word must be found. */
export function people(
  reader: Reader,
  query: { search: string },
  _context: ViewContext,
): readonly PersonRow[] {
  const words = foldSearch(query.search).split(/\s+/);
  const keyed: { key: string; row: PersonRow }[] = [];
  for (const user of reader.slots('users')) {
    if (!user) continue;
    const text = foldSearch(`${user.firstName} ${user.lastName} ${user.email}`);
    if (!words.every((word) => text.includes(word))) continue;
    const row = personRow(reader, user);
    keyed.push({ key: `${naturalKey(row.name)}\n${user.id}`, row });
  }
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ row }) => row);
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
  return `${user.firstName} ${user.lastName}`.trim() || user.email || 'Erased person';
}

function personRow(reader: Reader, user: User): PersonRow {
  const roles = reader.find('roles', 'byUser', user.id);
  return {
    user,
    name: personName(user),
    roles: roles.map(({ id, role, contractId }) => ({ id, role, contractId })),
    isPending: reader.isPending('users', user.id) || roles.some(({ id }) => reader.isPending('roles', id)),
  };
}
