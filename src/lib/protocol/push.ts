import * as v from 'valibot';
import { idText, timestamp } from '../domain/records/core/record.ts';

/** P1: at most 100 mutations and 512 kB a push. */
export const MAX_PUSH_MUTATIONS = 100;
export const MAX_PUSH_BYTES = 512 * 1024;
/** A mutation larger than this can't be queued: with its envelope it must fit a push alone. */
export const MAX_MUTATION_BYTES = 500 * 1024;

const pushedMutationSchema = v.strictObject({
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  id: idText,
  name: v.pipe(v.string(), v.maxLength(200)),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Left out (undefined) in the envelope of a mutation that was answered 413: it is refused as too large. */
  args: v.optional(v.unknown()),
  at: timestamp,
});

/** P2. */
export const pushRequestSchema = v.strictObject({
  protocol: v.number(),
  accountId: idText,
  userId: idText,
  clientId: idText,
  mutations: v.pipe(v.array(pushedMutationSchema), v.minLength(1), v.maxLength(MAX_PUSH_MUTATIONS)),
});

const results = ['accepted', 'refused', 'known'] as const;

/** P4, P5: what became of the mutations. `last` is the client's highest seq that is done. */
export const pushAnswerSchema = v.variant('status', [
  v.strictObject({
    status: v.literal('done'),
    /** The database that did it, as in a cookie: `last` counts only there. */
    epoch: v.string(),
    last: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    results: v.array(
      v.strictObject({
        seq: v.number(),
        result: v.picklist(results),
        reason: v.optional(v.string()),
      }),
    ),
  }),
  /** The seq after `last` is missing: send from there. Nothing of this push was applied from the gap on. */
  v.strictObject({ status: v.literal('gap'), last: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  /** This clientId was used by a copy of this browser: take a new one and renumber. */
  v.strictObject({ status: v.literal('forked'), last: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  /**
   * The first of this push needs its person to show that it is them (`/api/session/confirm`): sent again after that, it
   * goes on. It and what comes after it waits; nothing was changed.
   */
  v.strictObject({ status: v.literal('held'), last: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  /** The session is another person's; nothing was changed. */
  v.strictObject({ status: v.literal('wrong-person') }),
  /** The person is no longer in the account; nothing was changed. */
  v.strictObject({ status: v.literal('removed') }),
]);

export type PushRequest = v.InferOutput<typeof pushRequestSchema>;
export type PushedMutation = v.InferOutput<typeof pushedMutationSchema>;
export type PushAnswer = v.InferOutput<typeof pushAnswerSchema>;
