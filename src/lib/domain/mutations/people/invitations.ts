import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { isWithdrawn } from '../../records/invitation.ts';
import { idText } from '../../records/core/record.ts';
import { ACCEPTED, defineMutation, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

const collection = 'invitations';

/**
 * Takes a one-time link back: it opens no more. One that was used meanwhile is refused, since whoever used it has a
 * password now, and that must be known. The history is the person's.
 */
export const withdrawInvitation = defineMutation({
  name: 'invitations.withdraw',
  version: 1,
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'invitations.edit'),
  async run(tx, { id }, context) {
    const invitation = await tx.get(collection, id);
    if (!invitation || isWithdrawn(invitation)) return ACCEPTED;
    if (invitation.usedAt !== null) return refuse('expired', { by: 'used' });
    tx.put(collection, { ...invitation, expiresAt: invitation.createdAt });
    const { userId: recordId, kind } = invitation;
    recordActivity(tx, context, { action: 'invitations.withdraw', collection, recordId, changes: { kind } });
    return ACCEPTED;
  },
  subject: ({ id }) => ({ collection, id }),
});
