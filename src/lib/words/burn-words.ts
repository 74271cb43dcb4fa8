import type { CreditBurn, CreditEstimate } from '#lib/domain/views/credit-burn.ts';
import { dayWords } from './contract-words.ts';
import { counted } from './count-words.ts';
import { creditNumber, monthWords, roughNumber, unitWords } from './credit-words.ts';

/** What the picture of a burn-down says, `of` being a contract or all together. */
export function burnWords({ months, left, estimates }: CreditBurn, unit: string, of: string) {
  const said = estimates.map((one) => ({
    key: String(one.days),
    says: `At the rate of ${one.days} days: ${estimateWords(one, unit)}.`,
    basis: basisWords(one, unit),
  }));
  return {
    summary: `${of}: ${creditNumber(left)} ${unitWords(unit)} left today. ${said.map(({ says }) => says).join(' ')} The table below has the months.`,
    months: months.map((one, at) => ({
      ...{ key: one.month, label: monthWords(one.month), short: shortMonth(one.month, at === 0) },
      ...{ used: one.used, usedWords: creditNumber(one.used), usedLabel: roughNumber(one.used) },
      ...{ left: one.left, leftWords: creditNumber(one.left), leftLabel: roughNumber(one.left) },
    })),
    estimates: said,
  };
}

/** "Nov", and "Jan 26" where a year or the picture begins. */
function shortMonth(month: string, isFirst: boolean): string {
  const name = monthWords(month).slice(0, 3);
  return isFirst || month.endsWith('-01') ? `${name} ${month.slice(2, 4)}` : name;
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
