import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { idText } from '../../records/core/record.ts';
import { eachText, personText } from '../../records/person-texts.ts';
import type { User } from '../../records/user.ts';
import { changeOf, mergeEdits } from '../edit.ts';
import { ACCEPTED, defineMutation, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

/**
 * Changes plain texts of a person. A text that comes later is one more argument that may be left out, so that what waits
 * in an older outbox means what it meant: the version stays. By none of them is anybody known or let in: unlike names,
 * they are edited of whoever has a role too.
 */
export const editDetails = defineMutation({
  name: 'users.edit-details',
  version: 1,
  args: v.strictObject({ id: idText, ...eachText(() => changeOf(personText)) }),
  allow: (access) => may(access, 'users.edit'),
  async run(tx, { id, ...edits }, context) {
    const user = await tx.get('users', id);
    if (!user || user.status === 'erased') return refuse('not-found');
    const merged = mergeEdits<User>(user, edits);
    if (merged.status === 'refused') return merged.outcome;
    if (merged.status === 'unchanged') return ACCEPTED;
    tx.put('users', merged.row);
    const line = { action: 'users.edit-details', collection: 'users', recordId: user.id } as const;
    recordActivity(tx, context, { ...line, changes: merged.changes });
    return ACCEPTED;
  },
  subject: ({ id }) => ({ collection: 'users', id }),
});
