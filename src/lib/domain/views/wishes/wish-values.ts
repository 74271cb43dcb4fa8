import * as v from 'valibot';
import { sayDay, sayMoney } from '../../../base/say.ts';
import { THOUSANDTHS } from '../../records/credit-amount.ts';
import { dayText } from '../../records/day.ts';

/** Enough of a description to know it again. */
const LONGEST = 60;

/** Values of closed lists, where the list's own word is not what people say. */
const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  policy: { strict: 'blocked', overage: 'allowed' },
  productAccess: { inherit: 'the account default', allow: 'allowed', block: 'blocked' },
  updateAccess: { inherit: 'the account default', allow: 'allowed', block: 'blocked' },
  defaultProductAccess: { allow: 'allowed', block: 'blocked' },
  defaultUpdateAccess: { allow: 'allowed', block: 'blocked' },
  version: { field: 'as the agent reports it', name: 'the number in the name' },
};
/** Fields of closed lists whose words are plain. */
const PLAIN = new Set(['type', 'kind']);

/** A value as people write it: "EUR 9,000.00", "31 Dec 2026", "unlimited", “Spare”. */
export function valueWords(field: string, value: unknown, currency: string | null): string {
  if (field === 'quantity' && value === null) return 'unlimited';
  if (value === '' || value === null || value === undefined) return 'nothing';
  if (typeof value === 'number') return numberWords(field, value, currency);
  if (typeof value !== 'string') return quoted(JSON.stringify(value));
  if (field.endsWith('Day') && isDay(value)) return sayDay(value);
  const choice = CHOICES[field]?.[value];
  return choice ?? (PLAIN.has(field) ? value : quoted(value));
}

/** "EUR 9,000.00"; without a currency the number alone. */
export function priceWords(cents: number, currency: string | null): string {
  return currency ? `${currency} ${sayMoney(cents)}` : sayMoney(cents);
}

/** "1,234.5" of thousandths. */
export function amountWords(amount: number): string {
  return (amount / THOUSANDTHS).toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** "1 Jan 2026 to 31 Dec 2026", or as much of it as is known; "" for none. */
export function periodWords(from: unknown, to: unknown): string {
  const [start, end] = [from, to].map((day) => (isDay(day) ? sayDay(day) : ''));
  if (start && end) return `${start} to ${end}`;
  return start ? `from ${start}` : end ? `until ${end}` : '';
}

/** “Spare”, shortened where it is long. */
export function quoted(text: string): string {
  return `“${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}”`;
}

function isDay(value: unknown): value is string {
  return v.is(dayText, value);
}

function numberWords(field: string, value: number, currency: string | null): string {
  if (field.endsWith('Cents')) return priceWords(value, currency);
  return field === 'amount' ? amountWords(value) : value.toLocaleString('en-US');
}
