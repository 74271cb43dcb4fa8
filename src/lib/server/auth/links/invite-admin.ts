import { randomBytes } from 'node:crypto';
import { newId } from '../../../base/ids.ts';
import { FOUNDER_ROLE } from '../../../domain/access/roles.ts';
import { emailKey } from '../../../base/email-address.ts';
import { type User, newUser } from '../../../domain/records/user.ts';
import { accountNamed } from '../../store/account-named.ts';
import type { Write } from '../../store/write-once.ts';
import type { Store } from '../../store/open-store.ts';
import { makeLink } from './invitations.ts';
import { newRole } from '../../../domain/records/role.ts';

const chance = { bytes: (count: number) => randomBytes(count) };

export interface Rescue {
  /** The company's name, in any case. */
  readonly account: string;
  readonly email: string;
  /** ms. */
  readonly at: number;
}

/**
 * For a company whose contract admins can't get in any more: makes the person of this email a contract admin, adds
 * them or brings them back where needed, and answers the secret of a one-time link. Throws an Error with a sentence.
 */
export async function inviteAdmin(
  store: Pick<Store, 'account' | 'people'>,
  { account, email, at }: Rescue,
): Promise<{ secret: string; expiresAt: number }> {
  const accountId = await accountNamed(store, account);
  const made = await store.account(accountId).write(at, async (write) => {
    const user = await activeUser(write, { email, at });
    await grantAdmin(write, { userId: user.id, at });
    const kind = user.canSignIn ? 'password-reset' : 'invitation';
    return makeLink(write, { userId: user.id, kind, actorId: user.id, at });
  });
  if (!made) throw new Error(`The account "${account}" is gone.`);
  return made;
}

async function activeUser({ tx }: Write, { email, at }: Pick<Rescue, 'email' | 'at'>): Promise<User> {
  const [known] = await tx.find('users', 'byEmail', emailKey(email));
  if (known?.status === 'active') return known;
  const made = known ?? newUser({ id: newId('us', at, chance), email, createdAt: at });
  const user: User = { ...made, status: 'active' };
  tx.put('users', user);
  const about = { collection: 'users', recordId: user.id, changes: {} } as const;
  const action = known ? 'users.return' : 'users.add';
  tx.put('activity', { id: newId('av', at, chance), actorId: user.id, at, action, ...about });
  return user;
}

async function grantAdmin({ tx }: Write, { userId, at }: { userId: string; at: number }): Promise<void> {
  const roles = await tx.find('roles', 'byUser', userId);
  if (roles.some(({ role }) => role === FOUNDER_ROLE)) return;
  const id = newId('ro', at, chance);
  tx.put('roles', newRole({ id, userId, role: FOUNDER_ROLE, createdAt: at }));
  const changes = { userId, role: FOUNDER_ROLE };
  const about = { action: 'roles.grant', collection: 'roles', recordId: id, changes } as const;
  tx.put('activity', { id: newId('av', at, chance), actorId: userId, at, ...about });
}
