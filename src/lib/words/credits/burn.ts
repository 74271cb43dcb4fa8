import type { CreditBurn, CreditEstimate } from '#lib/domain/views/credits/credit-burn.ts';
import { dayWords, monthWords, periodWords, shortMonth } from '../format/days.ts';
import { counted, creditNumber, roughNumber } from '../format/numbers.ts';
import { unitWords } from './units.ts';

/** What the picture of a burn-down says, `of` being a contract or all together. */
export function burnWords({ months, left, estimates }: CreditBurn, unit: string, of: string) {
  const said = estimates.map((one) => ({
    key: String(one.days),
    says: estimateSentence(one, unit),
    basis: basisWords(one, unit),
  }));
  return {
    summary: `${of}: ${creditNumber(left)} ${unitWords(unit)} left today. ${said.map(({ says }) => says).join(' ')} See the table below for each month.`,
    months: months.map((one, at) => ({
      key: one.month,
      label: monthWords(one.month),
      short: shortMonth(one.month, at === 0),
      used: one.used,
      usedWords: creditNumber(one.used),
      usedLabel: roughNumber(one.used),
      left: one.left,
      leftWords: creditNumber(one.left),
      leftLabel: roughNumber(one.left),
    })),
    estimates: said,
  };
}

/** "At the 30-day rate, runs out on 31 Dec 2026." */
function estimateSentence(estimate: CreditEstimate, unit: string): string {
  const { days, runsOut, lapses, rate } = estimate;
  if (runsOut !== null) return `At the ${days}-day rate, runs out on ${dayWords(runsOut)}.`;
  if (rate > 0 && lapses > 0)
    return `At the ${days}-day rate, lasts; about ${roughNumber(lapses)} ${unitWords(unit)} would expire unused.`;
  return `In the last ${days} days: ${estimateWords(estimate, unit)}.`;
}

/** What an estimate says in a cell. */
export function estimateWords({ runsOut, lapses, rate }: CreditEstimate, unit: string): string {
  if (runsOut !== null) return `Runs out on ${dayWords(runsOut)}`;
  if (rate === 0) return lapses > 0 ? `None used; all ${creditNumber(lapses)} would expire` : 'None used';
  if (lapses > 0) return `Lasts; about ${roughNumber(lapses)} ${unitWords(unit)} would expire unused`;
  return 'None left';
}

/** What it is based on. */
export function basisWords(
  { used, rate, days, daysWithUse, fromDay, untilDay }: CreditEstimate,
  unit: string,
): string {
  return `Based on ${creditNumber(used)} ${unitWords(unit)} in the last ${days} days (${periodWords(fromDay, untilDay)}), used on ${counted(daysWithUse, 'day')}: ${roughNumber(rate)} a day.`;
}
