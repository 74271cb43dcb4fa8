import * as v from 'valibot';
import { ownPasskeySchema } from './passkeys.ts';
import { codeText } from './second-step.ts';

/** GET /api/sign-in/factors: what the person shows beside the password. Times in ms. */
export const factorsSchema = v.object({
  /** Since when an app's codes are asked for; null: none are. */
  codesSince: v.nullable(v.number()),
  passkeys: v.array(ownPasskeySchema),
  /** Recovery codes that were not used. */
  recoveryLeft: v.number(),
});
export type Factors = v.InferOutput<typeof factorsSchema>;

/** POST /api/sign-in/codes/start: what an app of codes needs. It counts once a code of it was shown. */
export const newCodesSchema = v.object({ secret: v.string(), uri: v.string() });
export type NewCodes = v.InferOutput<typeof newCodesSchema>;

/** POST /api/sign-in/codes/finish, with the first code */
export const firstCodeSchema = v.strictObject({ code: codeText });

/** Shown once; null: the person has some already. */
export const recoveryCodesSchema = v.object({ recoveryCodes: v.nullable(v.array(v.string())) });

/** POST /api/people/reset-factors, by a contract admin */
export const resetFactorsSchema = v.strictObject({ userId: v.string() });
