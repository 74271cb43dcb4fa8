import type { ReadTx } from '../tx.ts';
import { accessOf } from './access-of.ts';
import { may } from './permissions.ts';

/** Whether this person makes one-time links for others: a contract admin who is here. */
export async function mayMakeLinks(tx: ReadTx, userId: string): Promise<boolean> {
  const user = await tx.get('users', userId);
  if (user?.status !== 'active') return false;
  return may(accessOf(userId, await tx.find('roles', 'byUser', userId)), 'invitations.edit');
}
