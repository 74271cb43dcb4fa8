import * as v from 'valibot';
import { creditAmount } from '../../records/credit-amount.ts';
import { dayText } from '../../records/core/day.ts';
import { shortText } from '../../records/core/record.ts';
import { batchLine } from '../batch.ts';

/** What one person used with one product on one day: the whole of it, not what came since the last file. */
export const creditRow = v.strictObject({
  row: batchLine,
  day: dayText,
  /** As the file has it; "" where it names nobody. */
  email: shortText,
  product: shortText,
  /** What was bought to use it; "": the product itself. */
  offering: shortText,
  /** In thousandths. */
  amount: creditAmount,
});

export type ImportedCredit = v.InferOutput<typeof creditRow>;
