import { mayMakeLinks } from '../../domain/access/link-makers.ts';
import { type Invitation, isWithdrawn } from '../../domain/records/invitation.ts';
import type { ReadTx } from '../../domain/tx.ts';
import { Failed } from '../http/answers.ts';
import type { Write } from '../store/account-store.ts';
import { type InvitationSecret, People } from '../store/people.ts';

/**
 * The row of a link that is open, or null where links had no rows yet. Throws Failed for one that expired, which is
 * what a withdrawn one has done too, and one whose maker may make none any more: whoever holds it learns nothing else.
 */
export async function openLink(tx: ReadTx, secret: InvitationSecret, at: number): Promise<Invitation | null> {
  const { invitationId, issuedBy } = secret;
  const row = invitationId === null ? null : await tx.get('invitations', invitationId);
  if (row === undefined) throw unknownLink();
  const isOver = secret.expiresAt <= at || (row && row.expiresAt <= at);
  if (isOver || issuedBy === null || !(await mayMakeLinks(tx, issuedBy)))
    throw new Failed(410, 'expired', 'This link has expired. Ask for a new one.');
  return row;
}

/** Takes back every open link of a person: there is one at most, and none beside one that is taken. */
export async function voidLinksOf({ tx, db, accountId }: Write, userId: string, at: number): Promise<void> {
  await new People(db).voidSecrets(accountId, { of: [userId], madeBy: [] }, at);
  for (const row of await tx.find('invitations', 'byUser', userId))
    if (row.usedAt === null && row.expiresAt > at && !isWithdrawn(row))
      tx.put('invitations', { ...row, expiresAt: row.createdAt });
}

export function unknownLink(): Failed {
  return new Failed(404, 'not-found', 'This link is not known. Ask for a new one.');
}

export function usedLink(): Failed {
  return new Failed(410, 'used', 'This link was used already. Sign in, or ask for a new one.');
}
