import type { MutationArgs } from '#lib/domain/mutations/registry.ts';
import { THOUSANDTHS } from '#lib/domain/records/credit-amount.ts';
import type { CreditGrant } from '#lib/domain/records/credit-grant.ts';
import { dayAfter } from '#lib/domain/records/core/day.ts';
import { typedAmount } from '#lib/words/format/typed.ts';

/** What is typed about a grant. */
export interface GrantForm {
  amount: string;
  fromDay: string;
  untilDay: string;
  note: string;
}

export type GrantValues = Pick<CreditGrant, 'amount' | 'fromDay' | 'untilDay' | 'note'>;

/** Of a new one: a year from today. */
export function grantFormOf(grant: GrantValues | null, today: string): GrantForm {
  if (!grant) {
    const nextYear = `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace('-02-29', '-03-01')}`;
    return { amount: '', fromDay: today, untilDay: dayAfter(nextYear, -1), note: '' };
  }
  const { amount, fromDay, untilDay, note } = grant;
  return { amount: String(amount / THOUSANDTHS), fromDay, untilDay, note };
}

/** The values as they are kept, or what is wrong with them. */
export function grantValuesOf(form: GrantForm): { values: GrantValues } | { trouble: string } {
  const amount = typedAmount(form.amount);
  if (amount === null)
    return {
      trouble: 'The amount must be a number above 0 with at most three decimals, like 5,000 or 12.5.',
    };
  if (form.untilDay < form.fromDay)
    return { trouble: 'The last day is before the first. Correct one of them.' };
  return { values: { amount, fromDay: form.fromDay, untilDay: form.untilDay, note: form.note.trim() } };
}

/** The fields that became another, each with what it was based on. null: none did. */
export function grantEdits(
  grant: CreditGrant,
  values: GrantValues,
): MutationArgs<'credit-grants.edit'> | null {
  const changed = (Object.keys(values) as (keyof GrantValues)[]).filter(
    (field) => values[field] !== grant[field],
  );
  if (changed.length === 0) return null;
  const edits = changed.map((field) => [field, { was: grant[field], to: values[field] }] as const);
  return { id: grant.id, ...(Object.fromEntries(edits) as Omit<MutationArgs<'credit-grants.edit'>, 'id'>) };
}
