import * as v from 'valibot';
import { reasons } from './reason.ts';
import { mentionsIn } from './mentions.ts';
import { namedIds } from './named-ids.ts';
import { field, type RowOf } from './field.ts';
import { defineRecord, idText, timestamp } from './record.ts';

/** A mutation that the server did not accept, with its reason. Written by the server; a row of the person. */
const fields = {
  id: field(idText),
  userId: field(idText),
  mutationId: field(idText),
  /** Mutation name and version as sent: it may be one that this build does not know. */
  name: field(v.pipe(v.string(), v.maxLength(200))),
  version: field(v.number()),
  /** The arguments as JSON text, exactly as sent; "" when they were too large to take. */
  args: field(v.string()),
  /** What was refused inside an accepted batch: the batch itself was applied. */
  isPartial: field(v.boolean()),
  /** When the person did it, by their clock. */
  at: field(timestamp),
  /** When the server refused it. */
  refusedAt: field(timestamp),
  /** When the person dealt with it: out of the Inbox, and for 30 days to be brought back. Absent: not yet. */
  discardedAt: field(v.optional(timestamp)),
  reason: field(v.picklist(reasons)),
  /** What the reason needs to be told, by reason: see reason.ts. Only sent while the reader may see the record. */
  details: field(v.record(v.string(), v.unknown())),
  /** The record it was about, when there is one. */
  subject: field(v.nullable(v.strictObject({ collection: v.string(), id: v.string() }))),
};

export type Refusal = RowOf<typeof fields>;

export const refusalRecord = defineRecord({
  collection: 'refusals',
  prefix: 'rf',
  fields,
  called: null,
  keys: {
    byMutation: (refusal) => refusal.mutationId,
    bySubject: (refusal) => refusal.subject?.id ?? null,
  },
  severalKeys: {
    /** Whom its words mention: erasing a person finds what is to be taken out of them. */
    byMention: ({ args, details }) => (hasMention(args, details) ? mentionsIn([argsOf(args), details]) : []),
    /** What it named and was not there: made later, as after a backup was restored, it is tried again. */
    byMissing: (refusal) => (refusal.discardedAt === undefined ? namedIds(missingIn(refusal)) : []),
  },
  visibleBy: ['userId'],
});

/** A cheap look before anything is parsed: most refusals mention nobody. */
function hasMention(args: string, details: Refusal['details']): boolean {
  return args.includes('@') || JSON.stringify(details).includes('@');
}

/** The part of the arguments, or of the details, that names what was not there. */
function missingIn({ reason, args, details }: Refusal): unknown {
  switch (reason) {
    case 'not-found':
      return argsOf(args);
    case 'depends-on-refused':
      return details['record'];
    case 'rows':
      return missingRows({ args, details });
    default:
      return null;
  }
}

/** Of a batch that was accepted but for some rows: the rows that were refused since something was not there. */
export function missingRows({ args, details }: Pick<Refusal, 'args' | 'details'>): readonly unknown[] {
  const refused = new Set(
    rowsOf(details).flatMap(({ row, reason }) => (reason === 'not-found' ? [row] : [])),
  );
  return refused.size === 0 ? [] : rowsOf(argsOf(args)).filter(({ row }) => refused.has(row));
}

/** Details and arguments come off the wire: what has no rows has none. */
function rowsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const { rows } = (value ?? {}) as { rows?: unknown };
  const isRow = (one: unknown): one is Record<string, unknown> => typeof one === 'object' && one !== null;
  return Array.isArray(rows) ? rows.filter(isRow) : [];
}

/** Arguments come from any client: what is no JSON is a text. */
function argsOf(args: string): unknown {
  try {
    return JSON.parse(args);
  } catch {
    return args;
  }
}
