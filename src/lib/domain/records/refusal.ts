import * as v from 'valibot';
import { reasons } from './reason.ts';
import { defineRecord, idText, timestamp } from './record.ts';

/** A mutation that the server did not accept, with its reason. Written by the server; a row of the person. */
export const refusalSchema = v.strictObject({
  id: idText,
  userId: idText,
  mutationId: idText,
  /** Mutation name and version as sent: it may be one that this build does not know. */
  name: v.pipe(v.string(), v.maxLength(200)),
  version: v.number(),
  /** The arguments as JSON text, exactly as sent; "" when they were too large to take. */
  args: v.string(),
  /** What was refused inside an accepted batch: the batch itself was applied. */
  isPartial: v.boolean(),
  /** When the person did it, by their clock. */
  at: timestamp,
  /** When the server refused it. */
  refusedAt: timestamp,
  /** When the person dealt with it: out of the Inbox, and for 30 days to be brought back. Absent: not yet. */
  discardedAt: v.optional(timestamp),
  reason: v.picklist(reasons),
  /** What the reason needs to be told, by reason: see reason.ts. Only sent while the reader may see the record. */
  details: v.record(v.string(), v.unknown()),
  /** The record it was about, when there is one. */
  subject: v.nullable(v.strictObject({ collection: v.string(), id: v.string() })),
});

export type Refusal = v.InferOutput<typeof refusalSchema>;

export const refusalRecord = defineRecord({
  collection: 'refusals',
  prefix: 'rf',
  schema: refusalSchema,
  keys: {
    byMutation: (refusal) => refusal.mutationId,
    bySubject: (refusal) => refusal.subject?.id ?? null,
    /** Those whose words hold an email address: erasing a person looks through them. */
    byMention: (refusal) => (mentionsEmail(refusal) ? 'email' : null),
  },
  visibleBy: ['userId'],
});

function mentionsEmail({ args, details }: Refusal): boolean {
  return args.includes('@') || JSON.stringify(details).includes('@');
}
