import { foldKey, naturalKey } from '../../../base/text.ts';
import type { CreditRecord } from '../../records/credit-record.ts';
import type { Reader } from '../../tx.ts';
import { consumerKey } from './credit-pools.ts';
import { type CreditFilter, CreditNames, shownRecords } from './credit-query.ts';
import { compareText } from '../pair-ranks.ts';
import type { ViewContext } from '../view.ts';

export const creditGroups = ['user', 'product', 'contract', 'month'] as const;
export type CreditGroup = (typeof creditGroups)[number];

export interface CreditUseQuery {
  readonly filter: CreditFilter;
  readonly by: CreditGroup;
  readonly from: number;
  readonly count: number;
}

export interface CreditUseRow {
  readonly key: string;
  /** Of the record it is about, for a link; null: a month, or not known here. */
  readonly id: string | null;
  /** As the file has it where it is not known here; "": the file says nothing. */
  readonly label: string;
  /** In thousandths. */
  readonly amount: number;
  readonly records: number;
}

export interface CreditUse {
  readonly rows: readonly CreditUseRow[];
  readonly total: number;
  /** Over all rows, not only the window: thousandths, records, people. */
  readonly amount: number;
  readonly records: number;
  readonly people: number;
  /** Of the amount: what is charged to no contract. */
  readonly unassigned: number;
}

interface Summing extends CreditUseRow {
  amount: number;
  records: number;
}

/** Use by person, product, contract or month. Months as they follow; the rest by amount, the most first. */
export function creditUse(reader: Reader, query: CreditUseQuery, _context: ViewContext): CreditUse {
  const use = summedUse(reader, shownRecords(reader, query.filter), query.by);
  return { ...use, rows: use.rows.slice(query.from, query.from + query.count) };
}

/** Of these records, with every row. */
export function summedUse(reader: Reader, shown: Iterable<CreditRecord>, by: CreditGroup): CreditUse {
  const names = new CreditNames(reader);
  const groups = new Map<string, Summing>();
  const people = new Set<string>();
  let [amount, records, unassigned] = [0, 0, 0];
  for (const record of shown) {
    const key = creditGroupKey(record, by);
    let row = groups.get(key);
    if (!row) groups.set(key, (row = { key, ...namedOf(record, by, names), amount: 0, records: 0 }));
    row.amount += record.amount;
    row.records += 1;
    amount += record.amount;
    records += 1;
    if (record.contractId === null) unassigned += record.amount;
    const person = record.userId ?? consumerKey(record);
    if (person !== null) people.add(person);
  }
  const rows: CreditUseRow[] = [...groups.values()].sort(by === 'month' ? byMonth : byAmount);
  return { rows, total: rows.length, amount, records, people: people.size, unassigned };
}

/** What a record is summed under: an id, or "?" and the words of the file as `foldKey` has them. */
export function creditGroupKey(record: CreditRecord, by: CreditGroup): string {
  switch (by) {
    case 'user':
      return record.userId ?? `?${foldKey(record.person)}`;
    case 'product':
      return record.productId ?? `?${foldKey(record.product)}`;
    case 'contract':
      return record.contractId ?? '?';
    case 'month':
      return record.day.slice(0, 7);
  }
}

function namedOf(
  record: CreditRecord,
  by: CreditGroup,
  names: CreditNames,
): Pick<CreditUseRow, 'id' | 'label'> {
  switch (by) {
    case 'user':
      return { id: record.userId, label: names.person(record) };
    case 'product':
      return { id: record.productId, label: names.product(record) };
    case 'contract':
      return { id: record.contractId, label: names.contract(record.contractId) };
    case 'month':
      return { id: null, label: record.day.slice(0, 7) };
  }
}

function byMonth(one: CreditUseRow, other: CreditUseRow): number {
  return compareText(one.key, other.key);
}

function byAmount(one: CreditUseRow, other: CreditUseRow): number {
  return (
    other.amount - one.amount ||
    compareText(naturalKey(one.label), naturalKey(other.label)) ||
    compareText(one.key, other.key)
  );
}
