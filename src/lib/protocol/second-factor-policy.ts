import * as v from 'valibot';

/** Of whom the company asks for something beside the password. */
const secondFactorPolicies = ['optional', 'admins', 'everybody'] as const;
export type SecondFactorPolicy = (typeof secondFactorPolicies)[number];

/** GET /api/security/second-factor; POST, by a contract admin, changes it and answers the same. */
export const secondFactorPolicySchema = v.object({
  secondFactor: v.picklist(secondFactorPolicies),
  /** People with a sign-in who have no second factor: they set one up before they go on. */
  without: v.object({ admins: v.number(), everybody: v.number() }),
});
export type SecondFactorAnswer = v.InferOutput<typeof secondFactorPolicySchema>;

export const secondFactorChangeSchema = v.strictObject({ secondFactor: v.picklist(secondFactorPolicies) });
