import { accessOf } from '../../domain/access/access-of.ts';
import { may } from '../../domain/access/permissions.ts';
import type { ReadTx } from '../../domain/tx.ts';
import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';

/** Throws Failed 403 unless a contract admin asks, who is here. */
export async function requireAdmin(tx: ReadTx, userId: string): Promise<void> {
  const user = await tx.get('users', userId);
  const access = accessOf(userId, await tx.find('roles', 'byUser', userId));
  if (user?.status !== 'active' || !may(access, 'security.edit'))
    throw new Failed(403, failureCodes.forbidden, 'Only contract admins see what concerns security.');
}
