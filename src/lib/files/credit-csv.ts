import { THOUSANDTHS } from '../domain/records/credit-amount.ts';
import type { CreditRecordRow } from '../domain/views/credit-record-list.ts';
import type { CreditGroup, CreditUseRow } from '../domain/views/credit-use.ts';

const GROUPS: Readonly<Record<CreditGroup, string>> = {
  user: 'Person',
  product: 'Product',
  contract: 'Contract',
  month: 'Month',
};

export function creditUseTitles(by: CreditGroup): string[] {
  return [GROUPS[by], 'Used', 'Records', 'Known here'];
}

export function creditUseCells({ label, amount, records, id }: CreditUseRow, by: CreditGroup): string[] {
  return [label, decimal(amount), String(records), by === 'month' || id !== null ? 'yes' : 'no'];
}

/** Titles that the import reads back: the machines' profile gives the same use again, which changes nothing. */
export const creditRecordTitles = [
  'Day',
  'Email',
  'Person',
  'Product',
  'Offering',
  'Contract',
  'Amount',
  'Read from',
];

const SOURCES: Readonly<Record<CreditRecordRow['source'], string>> = {
  'autodesk-daily': 'Autodesk daily usage',
  file: 'A list',
};

export function creditRecordCells(row: CreditRecordRow): string[] {
  const { day, email, person, product, offering, contract, amount, source } = row;
  return [day, email, person, product, offering, contract, decimal(amount), SOURCES[source]];
}

/** With a point, whatever the place: "1234.5". */
function decimal(amount: number): string {
  return String(amount / THOUSANDTHS);
}
