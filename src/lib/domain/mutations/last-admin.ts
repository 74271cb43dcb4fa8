import type { Role } from '../records/role.ts';
import type { ReadTx } from '../tx.ts';

/**
 * Whether taking these roles of one person away leaves nobody who could give one back: no other active contract admin
 * who can sign in. An invitation that was not taken yet is no way in.
 */
export async function isLastAdmin(tx: ReadTx, roles: readonly Role[]): Promise<boolean> {
  const own = roles.find(({ role }) => role === 'contract-admin');
  if (!own) return false;
  const admins = await tx.find('roles', 'byRole', 'contract-admin');
  const others = admins.map(({ userId }) => userId).filter((id) => id !== own.userId);
  const users = await tx.getMany('users', [...new Set(others)]);
  return ![...users.values()].some(({ status, canSignIn }) => status === 'active' && canSignIn);
}
