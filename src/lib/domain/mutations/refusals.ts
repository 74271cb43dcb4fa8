import * as v from 'valibot';
import { may } from '../access/permissions.ts';
import { idText } from '../records/record.ts';
import { ACCEPTED, defineMutation, refuse } from './mutation.ts';

/** The person has dealt with a refusal. One that is gone already is fine. */
export const discardRefusal = defineMutation({
  name: 'refusals.discard',
  version: 1,
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'refusals.own'),
  async run(tx, { id }, context) {
    const refusal = await tx.get('refusals', id);
    if (!refusal) return ACCEPTED;
    if (refusal.userId !== context.actor) return refuse('not-found');
    tx.remove('refusals', id);
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'refusals', id: args.id }),
});

/** What a discarded entry of the outbox is replaced by: it keeps the place and does nothing. */
export const noop = defineMutation({
  name: 'noop',
  version: 1,
  args: v.strictObject({}),
  allow: () => true,
  run: () => Promise.resolve(ACCEPTED),
  subject: () => null,
});
