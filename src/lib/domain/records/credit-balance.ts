import * as v from 'valibot';
import { dayText } from './core/day.ts';
import { field, type RowOf } from './core/field.ts';
import { defineRecord, idText } from './core/record.ts';

const thousandths = v.pipe(v.number(), v.safeInteger());

/**
 * What is left on a contract, for people who see neither its grants nor what others used. The server writes it in the
 * transaction that changes a grant or a record; no mutation touches it, so the browser waits for it.
 */
const fields = {
  id: field(idText),
  contractId: field(idText),
  /** Of each grant, the first to end first: what is left of it, in thousandths. Which of them count is a question of the day. */
  pools: field(
    v.array(v.strictObject({ fromDay: dayText, untilDay: dayText, amount: thousandths, left: thousandths })),
  ),
  /** All use, in thousandths. */
  used: field(thousandths),
  /** Use that no grant of its day could bear, in thousandths. */
  over: field(thousandths),
  /** People with use that was not given back. */
  consumers: field(v.pipe(v.number(), v.integer(), v.minValue(0))),
};

export type CreditBalance = RowOf<typeof fields>;

export const creditBalanceRecord = defineRecord({
  collection: 'creditBalances',
  prefix: 'cb',
  fields,
  called: null,
  keys: { byContract: (balance) => balance.contractId },
  visibleBy: ['contractId'],
});

/** A contract has one balance. */
export function creditBalanceId(contractId: string): string {
  return `cb${contractId.slice(2)}`;
}
