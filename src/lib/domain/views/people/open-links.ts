import { type Invitation, isWithdrawn } from '../../records/invitation.ts';
import type { Reader } from '../../tx.ts';

/** A one-time link that still opens. */
export interface OpenLink {
  readonly id: string;
  readonly kind: Invitation['kind'];
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Withdrawn here, which the server does not know yet: until then it opens. */
  readonly isWithdrawing: boolean;
}

/** Of one person, the newest first. Empty for a reader who may not see them. `now` in ms. */
export function openLinks(reader: Reader, userId: string, now: number): readonly OpenLink[] {
  return reader
    .find('invitations', 'byUser', userId)
    .flatMap((one) => {
      const { id, kind, createdAt, expiresAt, usedAt } = one;
      const isWithdrawing = isWithdrawn(one) && reader.isPending('invitations', id);
      const isOpen = usedAt === null && (isWithdrawing || (!isWithdrawn(one) && expiresAt > now));
      return isOpen ? [{ id, kind, createdAt, expiresAt, isWithdrawing }] : [];
    })
    .sort((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1));
}
