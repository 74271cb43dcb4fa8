import * as v from 'valibot';
import { shownPasskeySchema } from './passkeys.ts';

/** What somebody shows beside their password. */
export const secondWays = ['passkey', 'code', 'recovery'] as const;
export type SecondWay = (typeof secondWays)[number];

/** How a sign-in goes on: the session is there, or the second step comes, within five minutes. */
export const enteredSchema = v.variant('status', [
  v.object({ status: v.literal('ok') }),
  v.object({ status: v.literal('second-step'), ways: v.array(v.picklist(secondWays)) }),
]);
export type Entered = v.InferOutput<typeof enteredSchema>;

/** As it is typed: of an app, or a recovery code, with or without its lines. */
export const codeText = v.pipe(v.string(), v.trim(), v.minLength(6), v.maxLength(40));

export const secondProofs = [
  v.strictObject({ way: v.literal('code'), code: codeText }),
  v.strictObject({ way: v.literal('recovery'), code: codeText }),
  v.strictObject({ way: v.literal('passkey'), passkey: shownPasskeySchema }),
] as const;

/** POST /api/session/second-step */
export const secondStepSchema = v.variant('way', secondProofs);
export type SecondProof = v.InferOutput<typeof secondStepSchema>;
