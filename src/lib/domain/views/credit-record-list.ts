import type { CreditRecord, CreditSource } from '../records/credit-record.ts';
import type { Reader } from '../tx.ts';
import { type CreditFilter, CreditNames, shownRecords } from './credit-query.ts';
import { compareText } from './pair-ranks.ts';
import type { ViewContext } from './view.ts';

export interface CreditRecordQuery {
  readonly filter: CreditFilter;
  readonly from: number;
  readonly count: number;
}

export interface CreditRecordRow {
  readonly id: string;
  readonly day: string;
  readonly person: string;
  /** "" where the file names nobody. */
  readonly email: string;
  readonly product: string;
  readonly offering: string;
  readonly contract: string;
  /** In thousandths. */
  readonly amount: number;
  readonly source: CreditSource;
  readonly isPending: boolean;
}

interface Sorted {
  readonly question: string;
  readonly records: readonly CreditRecord[];
}

const sorted = new WeakMap<Reader, Sorted>();

/** The records behind the numbers, the latest day first. */
export function creditRecordList(
  reader: Reader,
  { filter, from, count }: CreditRecordQuery,
  _context: ViewContext,
): { rows: readonly CreditRecordRow[]; total: number } {
  const records = inOrder(reader, filter);
  const names = new CreditNames(reader);
  const rows = records.slice(from, from + count).map((record) => ({
    ...{ id: record.id, day: record.day, person: names.person(record) },
    email: record.userId === null ? record.person : (reader.get('users', record.userId)?.email ?? ''),
    ...{ product: names.product(record), offering: record.offering },
    ...{ contract: names.contract(record.contractId), amount: record.amount, source: record.source },
    isPending: reader.isPending('creditRecords', record.id),
  }));
  return { rows, total: records.length };
}

/** Kept for the next window of the same list: an export asks for 25 of them. */
function inOrder(reader: Reader, filter: CreditFilter): readonly CreditRecord[] {
  const question = `${reader.revision('creditRecords')}|${JSON.stringify(filter)}`;
  const known = sorted.get(reader);
  if (known?.question === question) return known.records;
  const records = [...shownRecords(reader, filter)].sort(
    (one, other) => compareText(other.day, one.day) || compareText(one.id, other.id),
  );
  sorted.set(reader, { question, records });
  return records;
}
