import type { MutationArgs } from '#lib/domain/mutations/registry.ts';
import { dayAfter } from '#lib/domain/records/core/day.ts';
import type { Terms } from '#lib/domain/records/terms.ts';
import { lengthOf } from '#lib/domain/views/contracts/contract-days.ts';
import { priceCents, priceText } from '#lib/words/format/typed.ts';

/** What is typed about terms. */
export interface TermsForm {
  startDay: string;
  endDay: string;
  price: string;
  currency: string;
  resellerName: string;
  resellerEmail: string;
  companyName: string;
  companyAddress: string;
  note: string;
}

export type TermsValues = Omit<Terms, 'id' | 'contractId' | 'createdAt'>;

const EMPTY: TermsForm = {
  startDay: '',
  endDay: '',
  price: '',
  currency: '',
  resellerName: '',
  resellerEmail: '',
  companyName: '',
  companyAddress: '',
  note: '',
};

export function formOf(terms: TermsValues | null): TermsForm {
  if (!terms) return { ...EMPTY };
  const { startDay, endDay, currency, resellerName, resellerEmail, companyName, companyAddress, note } =
    terms;
  return {
    startDay,
    endDay,
    price: priceText(terms.priceCents),
    currency,
    resellerName,
    resellerEmail,
    companyName,
    companyAddress,
    note,
  };
}

/** The terms that follow: as long as the last ones, from the day after them, with the same price and company. */
export function renewalForm(last: Terms): TermsForm {
  const startDay = dayAfter(last.endDay, 1);
  const { months, days } = lengthOf(last);
  const endDay =
    months !== null && months > 0
      ? dayAfter(monthsAfter(startDay, months), -1)
      : dayAfter(startDay, days - 1);
  return { ...formOf(last), startDay, endDay, note: '' };
}

/** The values as they are kept, or what is wrong with them. */
export function valuesOf(form: TermsForm): { values: TermsValues } | { trouble: string } {
  const cents = priceCents(form.price);
  if (cents === undefined)
    return { trouble: 'The price isn’t a number like 12,345.60. Correct it, or leave it empty.' };
  if (form.endDay < form.startDay) return { trouble: 'The end is before the start. Correct one of them.' };
  return {
    values: {
      startDay: form.startDay,
      endDay: form.endDay,
      priceCents: cents,
      currency: form.currency.trim().toUpperCase(),
      resellerName: form.resellerName.trim(),
      resellerEmail: form.resellerEmail.trim(),
      companyName: form.companyName.trim(),
      companyAddress: form.companyAddress.trim(),
      note: form.note.trim(),
    },
  };
}

/** The fields that became another, each with what it was based on. null: none did. */
export function termsEdits(terms: Terms, values: TermsValues): MutationArgs<'terms.edit'> | null {
  const changed = (Object.keys(values) as (keyof TermsValues)[]).filter(
    (field) => values[field] !== terms[field],
  );
  if (changed.length === 0) return null;
  const edits = changed.map((field) => [field, { was: terms[field], to: values[field] }] as const);
  return { id: terms.id, ...(Object.fromEntries(edits) as Omit<MutationArgs<'terms.edit'>, 'id'>) };
}

/** The same day so many months later; the last one of a month that is too short. */
function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}
