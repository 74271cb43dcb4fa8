import * as v from 'valibot';
import { secondProofs, secondWays } from './second-step.ts';

export const confirmWays = ['password', ...secondWays] as const;
export type ConfirmWay = (typeof confirmWays)[number];

/** GET /api/session/confirm: how the person may show that it is them, and whether they have within half an hour. */
export const confirmWaysSchema = v.object({
  ways: v.array(v.picklist(confirmWays)),
  isConfirmed: v.boolean(),
});

/** POST /api/session/confirm: for half an hour what matters is done without asking. */
export const confirmationSchema = v.variant('way', [
  v.strictObject({
    way: v.literal('password'),
    password: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  }),
  ...secondProofs,
]);
export type Confirmation = v.InferOutput<typeof confirmationSchema>;
