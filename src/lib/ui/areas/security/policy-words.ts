import type { SecondFactorAnswer, SecondFactorPolicy } from '#lib/protocol/second-factor-policy.ts';
import { formatCount } from '#lib/words/format/numbers.ts';

export const policyOptions: readonly { readonly value: SecondFactorPolicy; readonly label: string }[] = [
  { value: 'optional', label: 'Nobody (optional)' },
  { value: 'admins', label: 'Contract admins' },
  { value: 'everybody', label: 'Everybody' },
];

/** What a choice means for those who have no second step; '': nothing. */
export function whoIsAsked(policy: SecondFactorPolicy, without: SecondFactorAnswer['without']): string {
  const count = policy === 'optional' ? 0 : without[policy];
  if (count === 0) return '';
  const who = count === 1 ? '1 person has' : `${formatCount(count)} people have`;
  return `${who} none yet. They set one up the next time they connect, before anything else. Their edits are kept meanwhile.`;
}
