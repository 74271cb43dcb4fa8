import { accessOf } from '../../domain/access/access-of.ts';
import type { Access } from '../../domain/access/access.ts';
import { accessText } from '../../domain/access/visibility.ts';
import { hash128 } from '../../base/hash.ts';
import type { ReadTx } from '../../domain/tx.ts';

/** Who asks, as the session says. */
export interface Person {
  readonly accountId: string;
  readonly userId: string;
}

/** What the person may see and do now; null when they are no longer in the account. */
export async function accessFor(tx: ReadTx, { userId }: Person): Promise<Access | null> {
  const user = await tx.get('users', userId);
  if (!user || user.status === 'left') return null;
  return accessOf(userId, await tx.find('roles', 'byUser', userId));
}

/** Names all that visibility reads of the person: a replica of another digest is built anew (L2). */
export function accessDigest(access: Access): string {
  return hash128(accessText(access))
    .map((part) => part.toString(36))
    .join('');
}
