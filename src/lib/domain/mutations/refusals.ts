import * as v from 'valibot';
import { may } from '../access/permissions.ts';
import { idText } from '../records/core/record.ts';
import { ACCEPTED, defineMutation, refuse } from './mutation.ts';

/** As it was before a discard could be undone: outboxes and files may still hold it. */
export const discardRefusalForGood = defineMutation({
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

/** The person has dealt with a refusal. It is kept aside, to be brought back. One that is gone already is fine. */
export const discardRefusal = defineMutation({
  name: 'refusals.discard',
  version: 2,
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'refusals.own'),
  async run(tx, { id }, context) {
    const refusal = await tx.get('refusals', id);
    if (!refusal || refusal.discardedAt !== undefined) return ACCEPTED;
    if (refusal.userId !== context.actor) return refuse('not-found');
    tx.put('refusals', { ...refusal, discardedAt: context.at });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'refusals', id: args.id }),
});

/** Undo of a discard. One that was never discarded stays as it is; one that is no longer kept can't come back. */
export const restoreRefusal = defineMutation({
  name: 'refusals.restore',
  version: 1,
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'refusals.own'),
  async run(tx, { id }, context) {
    const refusal = await tx.get('refusals', id);
    if (!refusal || refusal.userId !== context.actor) return refuse('not-found');
    if (refusal.discardedAt === undefined) return ACCEPTED;
    const { discardedAt: _, ...open } = refusal;
    tx.put('refusals', open);
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
