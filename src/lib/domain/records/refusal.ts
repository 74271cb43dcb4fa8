import * as v from 'valibot';
import { reasons } from './reason.ts';
import { mentionsIn } from './mentions.ts';
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
  },
  severalKeys: {
    /** Whom its words mention: erasing a person finds what is to be taken out of them. */
    byMention: ({ args, details }) => (hasMention(args, details) ? mentionsIn([argsOf(args), details]) : []),
  },
  visibleBy: ['userId'],
});

/** A cheap look before anything is parsed: most refusals mention nobody. */
function hasMention(args: string, details: Refusal['details']): boolean {
  return args.includes('@') || JSON.stringify(details).includes('@');
}

/** Arguments come from any client: what is no JSON is a text. */
function argsOf(args: string): unknown {
  try {
    return JSON.parse(args);
  } catch {
    return args;
  }
}
