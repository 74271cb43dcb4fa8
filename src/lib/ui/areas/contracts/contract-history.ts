import type { HistoryEntry } from '#lib/domain/views/history.ts';
import { counted } from '#lib/words/count-words.ts';

const deeds: Readonly<Record<string, string>> = {
  'contracts.add': 'Contract added',
  'contracts.edit': 'Contract changed',
  'contracts.import': 'Imported from a file',
  'contracts.archive': 'Archived',
  'contracts.restore': 'Restored',
  'contracts.report-change': 'Change of company data reported',
  'terms.add': 'Terms added',
  'terms.edit': 'Terms changed',
  'terms.remove': 'Terms removed',
  'entitlements.add': 'added',
  'entitlements.edit': 'changed',
  'entitlements.remove': 'removed',
};

const fields: Readonly<Record<string, string>> = {
  number: 'number',
  label: 'label',
  vendor: 'vendor',
  type: 'type',
  kind: 'kind',
  quantity: 'seats bought',
  policy: 'policy',
  startDay: 'start',
  endDay: 'end',
  subscriptionId: 'subscription id',
  priceCents: 'price',
  currency: 'currency',
  resellerName: 'reseller',
  resellerEmail: 'email of the reseller',
  companyName: 'company name',
  companyAddress: 'company address',
  note: 'note',
  other: 'other',
};

/** "Revit changed by you: seats bought 20 → 25". `products`: names of the products on the contract, by entitlement. */
export function historySentence(
  entry: HistoryEntry,
  { userId, products }: { userId: string; products: ReadonlyMap<string, string> },
): string {
  const name = entry.actorId === userId ? 'you' : entry.actorName || 'someone';
  const product = products.get(entry.recordId) ?? 'A product';
  if (entry.action.startsWith('assignments.'))
    return `${product}: ${peopleWords(entry.changes) || 'changed'} by ${name}`;
  const subject = entry.action.startsWith('entitlements.') ? `${product} ` : '';
  const what = changeWords(entry.changes);
  return `${subject}${deeds[entry.action] ?? 'Changed'} by ${name}${what ? `: ${what}` : ''}`;
}

/** "3 assigned, 1 taken away": people of a batch. */
function peopleWords(changes: HistoryEntry['changes']): string {
  const counts = [
    [changes['assigned'], 'assigned'],
    [changes['unassigned'], 'taken away'],
  ] as const;
  return counts
    .flatMap(([count, deed]) =>
      typeof count === 'number' && count > 0 ? [`${counted(count, 'person', 'people')} ${deed}`] : [],
    )
    .join(', ');
}

/** Of terms only the names of the fields are known; activity may also be of a newer version of the app. */
function changeWords(changes: HistoryEntry['changes']): string {
  const named: unknown = changes['fields'];
  if (Array.isArray(named)) return named.map((field) => fields[String(field)] ?? String(field)).join(', ');
  return Object.entries(changes)
    .flatMap(([field, change]) => {
      const word = fields[field];
      if (word === undefined || typeof change !== 'object' || change === null) return [];
      const { was, to } = change as { was?: unknown; to?: unknown };
      return [`${word} ${valueWords(field, was)} → ${valueWords(field, to)}`];
    })
    .join(', ');
}

function valueWords(field: string, value: unknown): string {
  if (value === null) return field === 'quantity' ? 'unlimited' : 'none';
  return typeof value === 'string' || typeof value === 'number' ? String(value) || 'none' : 'not known';
}
