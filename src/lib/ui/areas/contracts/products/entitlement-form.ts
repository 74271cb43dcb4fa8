import type { MutationArgs } from '#lib/domain/mutations/registry.ts';
import type { Entitlement, EntitlementKind, SeatPolicy } from '#lib/domain/records/entitlement.ts';
import type { ContractEntitlement } from '#lib/domain/views/contracts/contract-detail.ts';
import { wholeNumber } from '#lib/words/format/typed.ts';

/** What is typed about a product on a contract. */
export interface EntitlementForm {
  kind: EntitlementKind;
  seats: string;
  isUnlimited: boolean;
  policy: SeatPolicy;
  startDay: string;
  endDay: string;
  subscriptionId: string;
}

export type EntitlementValues = Pick<
  Entitlement,
  'kind' | 'quantity' | 'policy' | 'startDay' | 'endDay' | 'subscriptionId'
>;

export function formOf(entitlement: EntitlementValues | null, endDay: string | null): EntitlementForm {
  if (!entitlement) {
    const open = { seats: '', isUnlimited: false, startDay: '', endDay: endDay ?? '', subscriptionId: '' };
    return { kind: 'single-user', policy: 'strict', ...open };
  }
  const { kind, quantity, policy, startDay, subscriptionId } = entitlement;
  return {
    kind,
    policy,
    subscriptionId,
    isUnlimited: quantity === null,
    seats: quantity === null ? '' : String(quantity),
    startDay: startDay ?? '',
    endDay: entitlement.endDay ?? '',
  };
}

/** The values as they are kept, or what is wrong with them. */
export function valuesOf(form: EntitlementForm): { values: EntitlementValues } | { trouble: string } {
  const quantity = form.isUnlimited ? null : wholeNumber(form.seats);
  if (quantity === null && !form.isUnlimited)
    return { trouble: 'Enter the number of seats as a whole number, or choose unlimited.' };
  return {
    values: {
      kind: form.kind,
      quantity,
      policy: form.policy,
      startDay: form.startDay || null,
      endDay: form.endDay || null,
      subscriptionId: form.subscriptionId.trim(),
    },
  };
}

/** The fields that became another, each with what it was based on. null: none did. */
export function entitlementEdits(
  row: ContractEntitlement,
  values: EntitlementValues,
): MutationArgs<'entitlements.edit'> | null {
  const changed = (Object.keys(values) as (keyof EntitlementValues)[]).filter(
    (field) => values[field] !== row[field],
  );
  if (changed.length === 0) return null;
  const edits = changed.map((field) => [field, { was: row[field], to: values[field] }] as const);
  return { id: row.id, ...(Object.fromEntries(edits) as Omit<MutationArgs<'entitlements.edit'>, 'id'>) };
}
