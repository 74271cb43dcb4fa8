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
  /** Of the connection, or as the proxy names it; '': from the server's own terminal, or not known. */
  readonly address: string;
  /** The User-Agent; '': none. */
  readonly browser: string;
  /** By the server's clock, ms. */
  readonly at: number;
  readonly details?: EventDetails;
}

const detail = v.union([v.string(), v.number(), v.boolean(), v.null()]);

/** An event as it is kept. */
export const securityEventSchema = v.object({
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
