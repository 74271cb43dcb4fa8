import * as v from 'valibot';
import { emailText } from '../domain/records/record.ts';

/** A one-time link by which somebody's password was set. */
export const usedLinkSchema = v.object({
  kind: v.picklist(['invitation', 'password-reset']),
  /** ms */
  at: v.number(),
  /** A name; "": not known. */
  madeBy: v.string(),
});
export type UsedLink = v.InferOutput<typeof usedLinkSchema>;

/**
 * GET /api/session: who is signed in here, and what the server offers somebody who is not. Not strict: a newer server may
 * say more to an app that a browser kept.
 */
export const sessionAnswerSchema = v.variant('status', [
  v.object({
    status: v.literal('signed-in'),
    accountId: v.string(),
    userId: v.string(),
    accountName: v.string(),
    userName: v.string(),
    email: v.string(),
    /** Absent in what a browser remembers of an earlier version. */
    isSample: v.optional(v.boolean()),
    /** Of the last 30 days, the newest first. Absent in what a browser remembers of an earlier version. */
    linksUsed: v.optional(v.array(usedLinkSchema)),
    /** The company asks for a second factor, and there is none: nothing else is answered before it is set up. */
    lacksFactor: v.optional(v.boolean()),
    /** Names of roles, each once. Absent in what a browser remembers of an earlier version: not known. */
    roles: v.optional(v.array(v.string())),
    /** The clientId that this browser last pulled as, for this person; null: it never did. */
    keptClientId: v.optional(v.nullable(v.string())),
  }),
  v.object({
    status: v.literal('signed-out'),
    /** No company yet: "Create your company" is offered. */
    isEmpty: v.boolean(),
    /** Not on loopback: creating the company asks for the code that the terminal shows. */
    needsSetUpCode: v.boolean(),
  }),
]);

export type SessionAnswer = v.InferOutput<typeof sessionAnswerSchema>;

/** At least ten characters, at most 200: Argon2 takes any length, a hostile body does not get to choose it. */
export const passwordText = v.pipe(v.string(), v.minLength(10), v.maxLength(200));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));

/** POST /api/session/sign-in */
export const signInSchema = v.strictObject({
  email: emailText,
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
});

/** POST /api/set-up: creates the account and its first contract admin, signed in. */
export const setUpSchema = v.strictObject({
  accountName: name,
  firstName: name,
  lastName: name,
  email: emailText,
  password: passwordText,
  setUpCode: v.optional(v.pipe(v.string(), v.maxLength(100))),
});

/** POST /api/set-up/sample: creates the sample company and signs in as its contract admin. */
export const sampleSchema = v.strictObject({
  setUpCode: v.optional(v.pipe(v.string(), v.maxLength(100))),
});

/** POST /api/invitations: a one-time link for a user of the account. Answers { url, expiresAt }. */
export const invitationRequestSchema = v.strictObject({
  userId: v.string(),
  kind: v.picklist(['invitation', 'password-reset']),
});
export const invitationAnswerSchema = v.strictObject({ url: v.string(), expiresAt: v.number() });

/** GET /api/invite/[secret]: what the link is for. POST the password to the same address to take it. */
export const inviteAnswerSchema = v.strictObject({
  kind: v.picklist(['invitation', 'password-reset']),
  accountName: v.string(),
  userName: v.string(),
  email: v.string(),
});
export const takeInviteSchema = v.strictObject({ password: passwordText });
