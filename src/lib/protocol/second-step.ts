import * as v from 'valibot';

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

/** POST /api/session/second-step */
export const secondStepSchema = v.strictObject({
  way: v.picklist(['code', 'recovery']),
  code: codeText,
});
