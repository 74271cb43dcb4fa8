import * as v from 'valibot';
import { idText } from '../domain/records/core/record.ts';

/** L3: rows in a page of a first sync. 512 rows are one IndexedDB record: 2 ms to rewrite. */
export const PAGE_ROWS = 512;

const version = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** L4: where a first sync goes on: after this id of this collection. */
const resumePointSchema = v.strictObject({ collection: v.string(), after: v.string() });

/**
 * L4: how far a span of versions has come that is too large to come at once: all up to this row of this stream (a collection,
 * or what check-ins tell), in order of version and id. The span ends with `upTo`.
 */
const spanPointSchema = v.strictObject({ upTo: version, stream: v.string(), version, id: v.string() });

export const cookieSchema = v.strictObject({
  /** This database; a restored backup has another. */
  epoch: v.string(),
  schema: v.string(),
  /** Digest of all that visibility reads of the person. */
  access: v.string(),
  version,
  /** Present while a first sync is under way: `version` is the one it started from. */
  resume: v.optional(resumePointSchema),
  /** Present within a large span of changes: `version` is the one that it begins after. */
  part: v.optional(spanPointSchema),
});

/** L1. */
export const pullRequestSchema = v.strictObject({
  protocol: v.number(),
  accountId: idText,
  userId: idText,
  clientId: idText,
  cookie: v.nullable(cookieSchema),
  /** L7: ask for the sums in the tail. */
  withSums: v.optional(v.boolean()),
  /** L7: pull these collections again, whole: the replica has diverged there. */
  again: v.optional(v.pipe(v.array(v.string()), v.maxLength(100))),
});

const row = v.looseObject({ id: v.string() });

/** L4: a question with this header may be told of ready pages. A server that has none knows nothing of it. */
export const TAKES_READY = 'muster-takes-ready';

/**
 * A question with this header names what its answer may hold beside what every build takes, parted by commas. A server
 * that knows none of it pays no heed.
 */
export const TAKES = 'muster-takes';
/** L4: cookies that say how far a large span has come. */
export const TAKES_PARTS = 'parts';
/** L3: times of check-ins and last users by themselves. Only where the rows that they belong to are at hand. */
export const TAKES_SEEN = 'seen';

const readyPage = {
  /** Its last row. */
  last: v.string(),
  rows: version,
  /** What it is asked for by. */
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Checksum of its text. */
  sum: version,
};

/** L4: a page that is there already: rows of a collection in order of id, as they are stored. */
export type ReadyPage = v.InferOutput<v.StrictObjectSchema<typeof readyPage, undefined>>;

/** The question for one of them; its answer is the text of the page. */
export const readyRequestSchema = v.strictObject({
  protocol: v.number(),
  accountId: idText,
  userId: idText,
  digest: readyPage.digest,
});

/** L3: the lines of the answer, one JSON object each, in this order. */
export const pullLineSchema = v.variant('line', [
  v.strictObject({
    line: v.literal('head'),
    /** Why the replica must be built anew; null: changes since the cookie follow. */
    reset: v.nullable(v.picklist(['first', 'epoch', 'schema', 'access', 'too-old'])),
    /** Rows this person sees, by collection: for the progress of a first sync; {} otherwise. */
    totals: v.record(v.string(), v.number()),
    epoch: v.string(),
  }),
  v.strictObject({
    line: v.literal('page'),
    collection: v.string(),
    rows: v.array(row),
    /** The version of each row, beside `rows`. */
    versions: v.array(version),
    /** First sync: the cookie to keep with this page. Changes since a cookie have none. */
    cookie: v.optional(cookieSchema),
    /** The page belongs to a collection that is pulled again (L7): `start` empties it first. */
    again: v.optional(v.picklist(['start', 'more'])),
  }),
  /** L4: in the place of a page of a first sync: where it is to be had. `cookie`: to keep with it. */
  v.strictObject({ line: v.literal('ready'), collection: v.string(), ...readyPage, cookie: cookieSchema }),
  /**
   * L3: devices the browser already has, where check-ins changed nothing but times and users: their rows keep their versions.
   * 100,000 of them are 1.2 MB on the wire, and as rows 4.5 MB.
   */
  v.strictObject({
    line: v.literal('seen'),
    /** Without their prefix, one after the other. */
    ids: v.pipe(v.string(), v.regex(/^(?:[0-9a-hjkmnp-tv-z]{25})*$/)),
    /** When each checked in: ms, each as its distance from the one before. */
    at: v.array(v.pipe(v.number(), v.safeInteger())),
    /** By place in `ids`: who was signed in, where that is another person than before. */
    users: v.array(v.strictTuple([version, v.string()])),
  }),
  v.strictObject({ line: v.literal('gone'), collection: v.string(), ids: v.array(v.string()) }),
  v.strictObject({
    line: v.literal('tail'),
    cookie: cookieSchema,
    /** The highest seq of this client that is in what was sent; null while a first sync is under way. */
    lastSeq: v.nullable(version),
    /** L7: count and sum of versions of the rows this person sees, by collection. */
    sums: v.optional(v.record(v.string(), v.strictObject({ count: version, sum: version }))),
  }),
  /** In place of everything: the person is no longer in the account. */
  v.strictObject({ line: v.literal('removed') }),
  v.strictObject({ line: v.literal('wrong-person') }),
]);

export type Cookie = v.InferOutput<typeof cookieSchema>;
export type SpanPoint = v.InferOutput<typeof spanPointSchema>;
export type PullRequest = v.InferOutput<typeof pullRequestSchema>;
export type PullLine = v.InferOutput<typeof pullLineSchema>;
