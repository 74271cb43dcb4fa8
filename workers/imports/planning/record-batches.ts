import { MAX_BATCH_ROWS } from '#lib/domain/mutations/batch.ts';
import type { ImportMutation } from '../contract.ts';

/** A share of what a mutation may weigh when it is sent. */
const MAX_BYTES = 200 * 1024;

export type RecordMutation = Exclude<ImportMutation, 'installs.import' | 'credit-records.import'>;

/** A row of a mutation, with the lines of the file that it stands for. */
export interface RecordItem {
  readonly lines: readonly number[];
  readonly row: { readonly row: number };
}

/** A seat is looked for, counted and given: 200 of them held the account's lock for 23 ms, where 20 are the most. */
const MOST_SEATS = 100;

/** Items in batches that the mutation takes, in their order. */
export function inBatches<Item extends RecordItem>(name: RecordMutation, items: readonly Item[]): Item[][] {
  const most = name === 'assignments.import' ? MOST_SEATS : MAX_BATCH_ROWS;
  const batches: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const own = bytesOf(item.row);
    const last = batches.at(-1);
    if (last && last.length < most && bytes + own <= MAX_BYTES) {
      last.push(item);
      bytes += own;
    } else {
      batches.push([item]);
      bytes = own;
    }
  }
  return batches;
}

/** Bytes of the JSON, never too few: a character that is not ASCII has up to three. */
function bytesOf(row: object): number {
  const json = JSON.stringify(row);
  return /^[\u0020-\u007e]*$/.test(json) ? json.length + 1 : json.length * 3 + 1;
}
