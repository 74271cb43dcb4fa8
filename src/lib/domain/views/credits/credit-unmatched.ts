import { foldKey } from '../../../base/text.ts';
import type { Matchable } from '../../mutations/credits/credit-matches.ts';
import type { CreditRecord } from '../../records/credit-record.ts';
import type { Reader } from '../../tx.ts';
import { CreditNames } from './credit-query.ts';
import type { ViewContext } from '../view.ts';

/** Records in which the file names something that nobody here knows, by its words. */
export interface UnmatchedCredits {
  readonly what: Matchable;
  readonly text: string;
  readonly amount: number;
  /** Of the records, to match them. */
  readonly ids: readonly string[];
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
  return [...groups.values()].sort((one, other) => other.ids.length - one.ids.length);
}
