import * as v from 'valibot';
import { PASSWORD_LENGTH } from '../domain/passwords/password-rule.ts';
import { emailText } from '../domain/records/core/record.ts';

/** A one-time link by which somebody's password was set. */
const usedLinkSchema = v.object({
  kind: v.picklist(['invitation', 'password-reset']),
  /** ms */
  at: v.number(),
  /** A name; "": not known. */
  madeBy: v.string(),
  /** Sent to the person's own mailbox. Absent in what a browser remembers of an earlier version. */
  isMailed: v.optional(v.boolean()),
});
export type UsedLink = v.InferOutput<typeof usedLinkSchema>;

/** Something that happened to the person's sign-in, which they would want to know of. */
const toldSchema = v.object({
  /** A newer server may know more kinds than an app that a browser kept. */
  kind: v.string(),
  /** ms */
  at: v.number(),
  /** "Chrome on Windows" */
  browser: v.string(),
  address: v.string(),
  /** A name; "": the person, or nobody who is known. */
  by: v.string(),
});
export type Told = v.InferOutput<typeof toldSchema>;

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
    /** Of the last 30 days, the newest first. Absent in what a browser remembers of an earlier version. */
    told: v.optional(v.array(toldSchema)),
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
    /** Who forgot their password can have a link sent to them. Absent in answers of an earlier version: not. */
    sendsMail: v.optional(v.boolean()),
  }),
]);

export type SessionAnswer = v.InferOutput<typeof sessionAnswerSchema>;

/** Of a length that the rule takes; the rest of it is asked by the server, which knows the person's words. */
export const passwordText = v.pipe(
  v.string(),
  v.minLength(PASSWORD_LENGTH.least),
  v.maxLength(PASSWORD_LENGTH.most),
);
/** A password that somebody has, whatever the rule was when they set it. */
const knownPassword = v.pipe(v.string(), v.minLength(1), v.maxLength(PASSWORD_LENGTH.most));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));

/** POST /api/session/sign-in */
export const signInSchema = v.strictObject({
  email: emailText,
  password: knownPassword,
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

/** POST /api/session/password: one's own. Every other session ends; the answer has this one's new cookie. */
export const changePasswordSchema = v.strictObject({ current: knownPassword, next: passwordText });

/** POST /api/session/forgotten: a mail with a link, if somebody signs in with this email; the answer is the same if not. */
export const forgottenSchema = v.strictObject({ email: emailText });

/** GET /api/session/sessions (one's own) and /api/users/[id]/sessions (a person's, for a contract admin). */
const sessionRowSchema = v.object({
  id: v.string(),
  /** "Chrome on Windows" */
  browser: v.string(),
  /** From where it began; "": not known. */
  address: v.string(),
  /** ms */
  beganAt: v.number(),
  /** ms, true to within five minutes. */
  usedAt: v.number(),
  /** The one that asks. */
  isThis: v.boolean(),
});
export type SessionRow = v.InferOutput<typeof sessionRowSchema>;
export const sessionRowsSchema = v.object({ sessions: v.array(sessionRowSchema) });

/** POST to the same addresses: ends one, or all but the one that asks. Answers what is left, as GET does. */
export const endSessionsSchema = v.union([
  v.strictObject({ id: v.pipe(v.string(), v.maxLength(100)) }),
  v.strictObject({ others: v.literal(true) }),
]);
