import type { CreditEstimate } from '#lib/domain/views/credit-burn.ts';
import type { CreditContract } from '#lib/domain/views/credit-contracts.ts';
import { daysLeftWords, dayWords } from '../../words/contract-words.ts';
import { counted } from '../../words/count-words.ts';
import { creditNumber, roughNumber, unitWords } from '../../words/credit-words.ts';

/** "31 Dec 2026, in 37 days". */
export function expiresWords({ expires, daysLeft, granted, left }: CreditContract): string {
  if (expires !== null && daysLeft !== null) return `${dayWords(expires)}, ${daysLeftWords(daysLeft)}`;
  if (granted === 0) return 'Nothing valid today';
  return left === 0 ? 'All used' : 'Not known';
}

/** Why a balance is red; "" when it is not. */
export function lowWords(one: CreditContract): string {
  const over = one.over > 0 ? `${creditNumber(one.over)} used beyond what was granted` : '';
  const low = one.isLow ? 'less than 20 % left' : '';
  const ending = one.isEnding && one.daysLeft !== null ? `ends ${daysLeftWords(one.daysLeft)}` : '';
  return [over, low, ending].filter((part) => part !== '').join('; ');
}

/** What an estimate says. */
export function estimateWords({ runsOut, lapses, rate }: CreditEstimate, unit: string): string {
  if (runsOut !== null) return `Runs out on ${dayWords(runsOut)}`;
  if (rate === 0)
    return lapses > 0 ? `Nothing used: all ${creditNumber(lapses)} would lapse` : 'Nothing used';
  if (lapses > 0) return `Lasts; about ${roughNumber(lapses)} ${unitWords(unit)} would lapse unused`;
  return 'Nothing is left';
}

/** What it rests on. */
export function basisWords(
  { used, rate, days, daysWithUse, fromDay, untilDay }: CreditEstimate,
  unit: string,
): string {
  return `Rests on ${creditNumber(used)} ${unitWords(unit)} used in the last ${days} days (${dayWords(fromDay)} to ${dayWords(untilDay)}), with use on ${counted(daysWithUse, 'day')}: ${roughNumber(rate)} a day.`;
}
