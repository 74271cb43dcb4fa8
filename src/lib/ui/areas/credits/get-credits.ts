import type { CreditContract } from '#lib/domain/views/credits/credit-contracts.ts';
import { creditNumber } from '#lib/words/format/numbers.ts';
import { unitWords } from '#lib/words/credits/units.ts';
import { dayWords } from '#lib/words/format/days.ts';

/**
 * Where "Get credits" leads: the page that the account names, or a message to the address. Of an address everything is
 * percent-encoded. null: nothing is named.
 */
export function getCreditsHref(
  link: string,
  unit: string,
  about: readonly Pick<CreditContract, 'number' | 'left' | 'expires'>[],
): string | null {
  if (link === '') return null;
  if (/^https?:\/\//i.test(link)) return link;
  const lines = about.map(({ number, left, expires }) => {
    return `Contract ${number}: ${creditNumber(left)} left${expires === null ? '' : `, until ${dayWords(expires)}`}`;
  });
  const body = [
    'Hello,',
    `We would like to buy more ${unitWords(unit)}.`,
    ...lines,
    'Please send us a quote.',
  ];
  const subject = `More ${unitWords(unit)}`;
  return `mailto:${encodeURIComponent(link)}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.join('\r\n\r\n'))}`;
}
