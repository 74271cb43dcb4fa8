import { emailKey } from '../../../base/email-address.ts';
import { foldKey } from '../../../base/text.ts';
import type { Matchable } from '../../mutations/credits/credit-matches.ts';
import type { CreditRecord } from '../../records/credit-record.ts';
import type { Reader } from '../../tx.ts';
import { CreditNames } from './credit-query.ts';
import { peopleNamed } from '../people/namesakes.ts';
import type { ViewContext } from '../view.ts';

/** Records in which the file names something that nobody here knows, by its words. */
export interface UnmatchedCredits {
  readonly what: Matchable;
  readonly text: string;
  readonly amount: number;
  /** Of the records, to match them. */
  readonly ids: readonly string[];
  /** The one person or product here that is called so; null: none, or several. */
  readonly known: string | null;
}

/** People, products and, of records without a contract, what they were charged for; the most records first. */
export function creditUnmatched(
  reader: Reader,
  _query: null,
  _context: ViewContext,
): readonly UnmatchedCredits[] {
  const names = new CreditNames(reader);
  const groups = new Map<string, { what: Matchable; text: string; amount: number; ids: string[] }>();
  const add = (what: Matchable, text: string, record: CreditRecord): void => {
    const key = `${what}/${foldKey(text)}`;
    const group = groups.get(key) ?? { what, text, amount: 0, ids: [] };
    groups.set(key, group);
    group.amount += record.amount;
    group.ids.push(record.id);
  };
  for (const record of reader.slots('creditRecords')) {
    if (!record) continue;
    if (record.userId === null) add('user', record.person, record);
    if (record.productId === null) add('product', record.product, record);
    if (record.contractId === null) add('contract', record.offering || names.product(record), record);
  }
  return [...groups.values()]
    .map((group) => ({ ...group, known: knownAs(reader, group) }))
    .sort((one, other) => other.ids.length - one.ids.length);
}

/** By email, else by a name that one person alone has. */
function knownAs(reader: Reader, { what, text }: Pick<UnmatchedCredits, 'what' | 'text'>): string | null {
  if (text === '' || what === 'contract') return null;
  if (what === 'product') return onlyOne(reader.find('products', 'byName', foldKey(text)));
  const byEmail = onlyOne(reader.find('users', 'byEmail', emailKey(text)));
  return byEmail ?? onlyOne(peopleNamed(reader, text));
}

function onlyOne(rows: readonly { readonly id: string }[]): string | null {
  const [first, ...others] = rows;
  return first && others.length === 0 ? first.id : null;
}
