import { rolesThat } from '../../access/roles.ts';
import type { Role } from '../../records/role.ts';
import type { ReadTx } from '../../tx.ts';

/**
 * Whether taking these roles of one person away leaves nobody who could give one back: no other active contract admin
 * who can sign in. An invitation that was not taken yet is no way in.
 */
export async function isLastAdmin(tx: ReadTx, roles: readonly Role[]): Promise<boolean> {
  const admins = rolesThat('roles.edit');
  const own = roles.find(({ role }) => admins.includes(role));
  if (!own) return false;
  const found = [...(await tx.findMany('roles', 'byRole', admins)).values()].flat();
  const others = found.map(({ userId }) => userId).filter((id) => id !== own.userId);
  const users = await tx.getMany('users', [...new Set(others)]);
  return ![...users.values()].some(({ status, canSignIn }) => status === 'active' && canSignIn);
}
