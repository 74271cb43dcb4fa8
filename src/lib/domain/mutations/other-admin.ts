import type { ReadTx } from '../tx.ts';

/** Whether somebody else could give a role back: an active contract admin besides this person. */
export async function hasOtherAdmin(tx: ReadTx, userId: string): Promise<boolean> {
  const admins = await tx.find('roles', 'byRole', 'contract-admin');
  const others = admins.map((role) => role.userId).filter((id) => id !== userId);
  const users = await tx.getMany('users', [...new Set(others)]);
  return [...users.values()].some((user) => user.status === 'active');
}
