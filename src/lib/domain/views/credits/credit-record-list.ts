import type { CreditRecord, CreditSource } from '../../records/credit-record.ts';
import type { Reader } from '../../tx.ts';
import { type CreditFilter, CreditNames, shownRecords } from './credit-query.ts';
import { compareText } from '../pair-ranks.ts';
import type { ViewContext } from '../view.ts';

export interface CreditRecordQuery {
  readonly filter: CreditFilter;
  readonly from: number;
  readonly count: number;
}

export type CreditRecordColumn =
  'day' | 'email' | 'person' | 'product' | 'offering' | 'contract' | 'amount' | 'source';

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
  const rows = records.slice(from, from + count).map((record): CreditRecordRow => {
    const { id, day, userId, offering, amount, source } = record;
    const email = userId === null ? record.person : (reader.get('users', userId)?.email ?? '');
    const contract = names.contract(record.contractId);
    const isPending = reader.isPending('creditRecords', id);
    const [person, product] = [names.person(record), names.product(record)];
    return { id, day, person, email, product, offering, contract, amount, source, isPending };
  });
  return { rows, total: records.length };
}

/** Kept for the next window of the same list: an export asks for 25 of them. */
function inOrder(reader: Reader, filter: CreditFilter): readonly CreditRecord[] {
  const question = `${reader.revision('creditRecords')}|${JSON.stringify(filter)}`;
  const known = sorted.get(reader);
  if (known?.question === question) return known.records;
  const records = sortedByDay(shownRecords(reader, filter));
  sorted.set(reader, { question, records });
  return records;
}

/** The latest day first, and by id within a day. Days are few: sorting each apart takes a third of sorting all at once. */
function sortedByDay(records: Iterable<CreditRecord>): CreditRecord[] {
  const byDay = new Map<string, CreditRecord[]>();
  for (const record of records) {
    const known = byDay.get(record.day);
    if (known) known.push(record);
    else byDay.set(record.day, [record]);
  }
  const days = [...byDay.keys()].sort().reverse();
  return days.flatMap((day) => byDay.get(day)!.sort((one, other) => compareText(one.id, other.id)));
}
