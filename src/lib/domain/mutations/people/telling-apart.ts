import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { idText } from '../../records/core/record.ts';
import { ACCEPTED, defineMutation, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';
import { areApart } from './apart.ts';

/** Says that two people of one name are two, so that nobody is asked again; `areTwo: false` takes it back. */
export const tellUsersApart = defineMutation({
  name: 'users.tell-apart',
  version: 1,
  args: v.strictObject({ id: idText, from: idText, areTwo: v.boolean() }),
  allow: (access) => may(access, 'users.merge'),
  async run(tx, args, context) {
    const [one, other] = [await tx.get('users', args.id), await tx.get('users', args.from)];
    if (!one || !other || one.status === 'erased' || other.status === 'erased') return refuse('not-found');
    if (one.id === other.id) return refuse('conflict', { merged: one.id });
    const lines = await tx.findMany('activity', 'byRecord', [one.id, other.id]);
    if (areApart([...lines.values()].flat(), one.id, other.id) === args.areTwo) return ACCEPTED;
    const changes = { from: other.id, areTwo: args.areTwo };
    const line = { action: 'users.tell-apart', collection: 'users' as const, recordId: one.id };
    recordActivity(tx, context, { ...line, changes });
    return ACCEPTED;
  },
  subject: ({ id }) => ({ collection: 'users', id }),
});
