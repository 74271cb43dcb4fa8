import * as v from 'valibot';

/** Large work is many small mutations: it streams, can be cancelled, and holds the account's lock shortly. */
export const MAX_BATCH_ROWS = 200;

/** Which row: the number that a refused row is told by. */
export const batchLine = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

export function batchOf<const Row extends v.GenericSchema>(row: Row) {
  return v.pipe(v.array(row), v.minLength(1), v.maxLength(MAX_BATCH_ROWS));
}
