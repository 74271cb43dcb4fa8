import * as v from 'valibot';

/**
 * What is kept of who came in, who let whom in, and what left: the closed list. A kind is also the name of its line in
 * the log, by which a SIEM knows it: once released it is never renamed.
 */
export const securityKinds = [
  'signed-in',
  'sign-in-failed',
  'signed-out',
  'password-changed',
  'password-reset-asked',
  'link-made',
  'link-used',
  'session-ended',
  'sessions-ended',
  'code-added',
  'code-removed',
  'recovery-code-used',
  'recovery-codes-made',
  'passkey-added',
  'passkey-removed',
  'factors-reset',
  'confirmed',
  'confirm-failed',
  'change-refused',
  'policy-changed',
  'role-granted',
  'role-taken',
  'key-made',
  'key-ended',
  'identity-claimed',
  'export',
  'backup-restored',
  'company-made',
  'person-left',
  'person-returned',
] as const;
export type SecurityKind = (typeof securityKinds)[number];

/** What failed, and is folded when it fails again: a flood of it must not fill the disk. */
export const failureKinds: readonly SecurityKind[] = [
  'sign-in-failed',
  'confirm-failed',
  'password-reset-asked',
  'change-refused',
];

/** Short facts beside who and where: ids, counts, words of a closed list. Never a name, an email or a secret. */
export type EventDetails = Readonly<Record<string, string | number | boolean | null>>;

/** An event as it happened. Ids of people, who may be erased later: never names or emails. */
export interface NewSecurityEvent {
  readonly kind: SecurityKind;
  /** Who did it; null: not known, or the server itself. */
  readonly actorId: string | null;
  /** Whom it is about; null: nobody, or all. */
  readonly userId: string | null;
  /** Of the connection, or as the proxy names it; left out: of the request under way; '': the server's own terminal. */
  readonly address?: string;
  /** The User-Agent; left out: of the request under way; '': none. */
  readonly browser?: string;
  /** By the server's clock, ms. */
  readonly at: number;
  readonly details?: EventDetails;
}

const detail = v.union([v.string(), v.number(), v.boolean(), v.null()]);

/** An event as it is kept. */
const securityEventSchema = v.object({
  id: v.string(),
  at: v.number(),
  /** A newer server may know more kinds than an app that a browser kept. */
  kind: v.string(),
  actorId: v.nullable(v.string()),
  userId: v.nullable(v.string()),
  address: v.string(),
  browser: v.string(),
  details: v.record(v.string(), detail),
  /** How often: like failures of an hour are one event. */
  times: v.number(),
  /** When it happened last; `at` when once. */
  lastAt: v.number(),
});
export type SecurityEvent = v.InferOutput<typeof securityEventSchema>;

/** GET /api/security/events, all of it optional: what is asked for, the newest first. */
export const eventQuerySchema = v.strictObject({
  kind: v.optional(v.picklist(securityKinds)),
  /** Part of a name or an email. */
  person: v.optional(v.pipe(v.string(), v.maxLength(200))),
  /** ms, from and before. */
  from: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/))),
  until: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/))),
  /** What the page before said. */
  next: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}\.[a-z0-9_]{1,64}$/))),
});
export type EventQuery = v.InferOutput<typeof eventQuerySchema>;

export const eventsAnswerSchema = v.object({
  events: v.array(securityEventSchema),
  /** Names of the people, keys and contracts that the events name by id. Whoever was erased has none. */
  names: v.record(v.string(), v.string()),
  /** How many there are in all; null: told with the first page. */
  total: v.nullable(v.number()),
  /** For the next page; null: there is none. */
  next: v.nullable(v.string()),
});
export type EventsAnswer = v.InferOutput<typeof eventsAnswerSchema>;

/** Days that events may be kept. */
const eventsDays = v.pipe(v.number(), v.integer(), v.minValue(30), v.maxValue(3_650));

/** GET /api/security/policy */
export const policyAnswerSchema = v.object({ eventsDays: v.number() });
export type PolicyAnswer = v.InferOutput<typeof policyAnswerSchema>;

/** POST /api/security/policy */
export const policyChangeSchema = v.strictObject({ eventsDays });

/** POST /api/security/exported: a whole list left as a file or on paper, made by the browser. */
export const exportedSchema = v.strictObject({
  /** Who made it: by the time that it is told, somebody else may be signed in. */
  userId: v.pipe(v.string(), v.maxLength(64)),
  /** A view, or a report by its name. */
  list: v.pipe(v.string(), v.regex(/^[a-zA-Z-]{1,60}$/)),
  rows: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000_000)),
  /** `print`: on paper, or as a PDF that the browser made of it. */
  format: v.picklist(['spreadsheets', 'machines', 'print', 'calendar', 'pdf']),
  /** When it was made, by the browser's clock: it may have had no network then. */
  at: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8_640_000_000_000_000)),
});
export type Exported = v.InferOutput<typeof exportedSchema>;
export const exportedAnswerSchema = v.object({ status: v.literal('ok') });
