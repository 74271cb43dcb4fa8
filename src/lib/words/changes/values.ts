import * as v from 'valibot';
import { dayText } from '#lib/domain/records/core/day.ts';
import { dayWords } from '../format/days.ts';
import { creditNumber, formatCount, priceWords } from '../format/numbers.ts';

/** Enough of a description to know it again. */
const LONGEST = 60;

/** Values of closed lists, as they stand in a sentence. */
const access = { inherit: 'account default', allow: 'allowed', block: 'blocked' };
const choices: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  policy: { strict: 'blocked', overage: 'allowed' },
  productAccess: access,
  updateAccess: access,
  defaultProductAccess: access,
  defaultUpdateAccess: access,
  version: { field: 'as the agent reports it', name: 'the number in the name' },
};
/** Fields of closed lists whose values are words already. */
const PLAIN = new Set(['type', 'kind']);

/** A value in a sentence: "EUR 9,000.00", "31 Dec 2026", "unlimited", “Spare”. */
export function valueWords(field: string, value: unknown, currency: string | null = null): string {
  if (isNone(value)) return field === 'quantity' && value === null ? 'unlimited' : 'nothing';
  const word = wordOf(field, value, currency);
  if (word !== null) return word;
  return quoted(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Beside another, in a list of changes: "none", "31 Dec 2026", "Spare". */
export function listedValue(field: string, value: unknown): string {
  if (isNone(value)) return field === 'quantity' && value === null ? 'unlimited' : 'none';
  return wordOf(field, value, null) ?? (typeof value === 'string' ? shortened(value) : 'not known');
}

/** “Spare”, shortened where it is long. */
export function quoted(text: string): string {
  return `“${shortened(text)}”`;
}

/** null: it is no day. */
export function dayOf(value: unknown): string | null {
  return isDay(value) ? value : null;
}

function isDay(value: unknown): value is string {
  return v.is(dayText, value);
}

/** null: it is free text. */
function wordOf(field: string, value: unknown, currency: string | null): string | null {
  if (typeof value === 'number') return numberWords(field, value, currency);
  if (typeof value !== 'string') return null;
  if (field.endsWith('Day') && isDay(value)) return dayWords(value);
  return choices[field]?.[value] ?? (PLAIN.has(field) ? value : null);
}

function numberWords(field: string, value: number, currency: string | null): string {
  if (field.endsWith('Cents')) return priceWords(value, currency);
  return field === 'amount' ? creditNumber(value) : formatCount(value);
}

function isNone(value: unknown): boolean {
  return value === '' || value === null || value === undefined;
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
