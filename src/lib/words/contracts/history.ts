import type { HistoryEntry } from '#lib/domain/views/history.ts';
import { changedFields, deedOf, doneBy } from '../changes/deeds.ts';
import { fieldName } from '../changes/fields.ts';
import { listedValue } from '../changes/values.ts';
import { counted } from '../format/numbers.ts';

const productDeeds: Readonly<Record<string, (product: string) => string>> = {
  'entitlements.add': (product) => `${product} added`,
  'entitlements.edit': (product) => `${product} changed`,
  'entitlements.remove': (product) => `${product} removed`,
};

/** "Revit changed by you: seats bought 20 → 25". `products`: names of the products on the contract, by entitlement. */
export function historySentence(
  entry: HistoryEntry,
  { userId, products }: { userId: string; products: ReadonlyMap<string, string> },
): string {
  const { action, changes, recordId } = entry;
  const product = products.get(recordId) ?? 'A product';
  if (action.startsWith('assignments.'))
    return doneBy(`${product}: ${peopleWords(changes) || 'changed'}`, entry, userId);
  const done = doneBy(productDeeds[action]?.(product) ?? deedOf(action), entry, userId);
  const what = changeWords(changes);
  return what === '' ? done : `${done}: ${what}`;
}

/** "3 people assigned, 1 person removed": of a batch. */
function peopleWords({ assigned, unassigned }: HistoryEntry['changes']): string {
  const part = (count: unknown, deed: string) =>
    typeof count === 'number' && count > 0 ? [`${counted(count, 'person', 'people')} ${deed}`] : [];
  return [...part(assigned, 'assigned'), ...part(unassigned, 'removed')].join(', ');
}

/** Of terms only the names of the fields are known. */
function changeWords(changes: HistoryEntry['changes']): string {
  const named: unknown = changes['fields'];
  if (Array.isArray(named)) return named.map((field) => fieldName(String(field))).join(', ');
  return changedFields(changes)
    .map(({ field, was, to }) => `${fieldName(field)} ${listedValue(field, was)} → ${listedValue(field, to)}`)
    .join(', ');
}
