import { accessOf } from '../access/access-of.ts';
import type { Access } from '../access/access.ts';
import { readsGrants } from '../access/visibility.ts';
import type { Account } from '../records/account.ts';
import type { User } from '../records/user.ts';
import type { Reader } from '../tx.ts';
import type { ViewContext } from './view.ts';

export interface AccountView {
  readonly account: Account;
  readonly me: User;
  readonly access: Access;
  readonly isPending: boolean;
  /** Whether `access` is all of it: where rows are still to come, roles may be among them. */
  readonly isWhole: boolean;
}

/** The account and who is signed in, or null before the first sync brought them. */
export function accountView(reader: Reader, _query: null, context: ViewContext): AccountView | null {
  const account = reader.slots('accounts').find((row) => row !== undefined);
  const me = reader.get('users', context.access.userId);
  if (!account || !me) return null;
  const { access, isWhole = true } = context;
  return { account, me, access, isPending: reader.isPending('accounts', account.id), isWhole };
}

/** The access of a person as this replica knows it: what entry and replay decide by. */
export function accessIn(reader: Reader, userId: string): Access {
  const roles = reader.find('roles', 'byUser', userId);
  const byRoles = accessOf(userId, roles);
  // Whose sight does not hang on what they hold: making rows of 60,000 assignments takes 0.1 s of an opening.
  if (!readsGrants(byRoles)) return byRoles;
  return accessOf(userId, roles, reader.find('assignments', 'byOpenUser', userId));
}
