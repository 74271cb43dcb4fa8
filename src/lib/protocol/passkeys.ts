import * as v from 'valibot';

/** A passkey, as its person sees it. Times in ms; null: never used. */
export const ownPasskeySchema = v.object({
  id: v.string(),
  name: v.string(),
  madeAt: v.number(),
  usedAt: v.nullable(v.number()),
});
export type OwnPasskey = v.InferOutput<typeof ownPasskeySchema>;

/** Base64url. Keys of the largest kind stay below 4 kB; statements about authenticators, which we do not ask for, do not. */
const bytes = v.pipe(v.string(), v.maxLength(16_000), v.regex(/^[\w-]*$/));
const passkeyId = v.pipe(v.string(), v.minLength(1), v.maxLength(1_400), v.regex(/^[\w-]+$/));
const type = v.literal('public-key');
/** What browsers say beside it, which is not read. */
const unread = v.record(v.pipe(v.string(), v.maxLength(60)), v.unknown());

const attachment = v.optional(v.picklist(['cross-platform', 'platform']));

/** What a browser made of a passkey that is to be added. */
const newPasskeySchema = v.object({
  id: passkeyId,
  rawId: passkeyId,
  type,
  clientExtensionResults: unread,
  authenticatorAttachment: attachment,
  response: v.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z-]{1,20}$/))), v.maxLength(10))),
  }),
});

export type NewPasskey = v.InferOutput<typeof newPasskeySchema>;

/** What a browser signed with one. */
export const shownPasskeySchema = v.object({
  id: passkeyId,
  rawId: passkeyId,
  type,
  clientExtensionResults: unread,
  authenticatorAttachment: attachment,
  response: v.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: v.optional(bytes),
  }),
});
export type ShownPasskey = v.InferOutput<typeof shownPasskeySchema>;

/** Asked for before any of these: answers what the browser needs, under `options`. */
export const passkeyOptionsSchema = v.object({ options: v.looseObject({ challenge: v.string() }) });

/** POST /api/session/passkey: signs in by a passkey alone. */
export const passkeySignInSchema = v.strictObject({ passkey: shownPasskeySchema });

/** POST /api/session/passkey/options; without a purpose for somebody who is signed in, it is a sign-in. */
export const passkeyUseSchema = v.strictObject({ use: v.picklist(['sign-in', 'second-step', 'confirm']) });

const passkeyName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60));

/** POST /api/sign-in/passkeys */
export const addPasskeySchema = v.strictObject({ name: passkeyName, passkey: newPasskeySchema });

/** POST /api/sign-in/passkeys/remove */
export const removePasskeySchema = v.strictObject({ id: passkeyId });
