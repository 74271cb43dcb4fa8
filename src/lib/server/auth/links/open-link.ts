import { mayMakeLinks } from '../../../domain/access/link-makers.ts';
import { type Invitation, isWithdrawn } from '../../../domain/records/invitation.ts';
import type { ReadTx } from '../../../domain/tx.ts';
import { Failed } from '../../http/answers.ts';
import type { Write } from '../../store/write-once.ts';
import { type InvitationSecret, People } from '../../store/people.ts';

/**
 * The row of a link that is open, or null where it has none, as those from before links had rows and those that went to
 * the person's own mailbox, which nobody's right to make links is behind. Throws Failed for one that expired, which is
 * what a withdrawn one has done too, and one whose maker may make none any more: whoever holds it learns nothing else.
 */
export async function openLink(tx: ReadTx, secret: InvitationSecret, at: number): Promise<Invitation | null> {
  const { invitationId, issuedBy } = secret;
  const row = invitationId === null ? null : await tx.get('invitations', invitationId);
  if (row === undefined) throw unknownLink();
  const isOver = secret.expiresAt <= at || (row && row.expiresAt <= at);
  const isGood = secret.isMailed || (issuedBy !== null && (await mayMakeLinks(tx, issuedBy)));
  if (isOver || !isGood) throw new Failed(410, 'expired', 'This link has expired. Ask for a new one.');
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
