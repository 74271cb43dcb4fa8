import type { CreditContract } from '#lib/domain/views/credits/credit-contracts.ts';
import { daysLeftWords, dayWords } from '../format/days.ts';
import { creditNumber } from '../format/numbers.ts';

/** "31 Dec 2026, in 37 days". */
export function expiresWords({ expires, daysLeft, granted, left }: CreditContract): string {
  if (expires !== null && daysLeft !== null) return `${dayWords(expires)}, ${daysLeftWords(daysLeft)}`;
  if (granted === 0) return 'None valid today';
  return left === 0 ? 'All used' : 'Not known';
}

/** Why a balance is red; "" when it is not. */
export function lowWords(one: CreditContract): string {
  const over = one.over > 0 ? `${creditNumber(one.over)} over what was granted` : '';
  const low = one.isLow ? 'less than 20% left' : '';
  const ending = one.isEnding && one.daysLeft !== null ? `ends ${daysLeftWords(one.daysLeft)}` : '';
  return [over, low, ending].filter((part) => part !== '').join('; ');
}
