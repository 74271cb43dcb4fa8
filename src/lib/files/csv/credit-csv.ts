import { THOUSANDTHS } from '../../domain/records/credit-amount.ts';
import type { CreditGroup, CreditUseRow } from '../../domain/views/credits/credit-use.ts';
import { columnTitles } from '../../words/column-titles.ts';

const GROUPS: Readonly<Record<CreditGroup, string>> = {
  user: columnTitles.person,
  product: columnTitles.product,
  contract: columnTitles.contract,
  month: 'Month',
};

export function creditUseTitles(by: CreditGroup): string[] {
  return [GROUPS[by], 'Used', 'Records', 'Known here'];
}

/** With a point, whatever the place: "1234.5". */
export function creditUseCells({ label, amount, records, id }: CreditUseRow, by: CreditGroup): string[] {
  const isKnown = by === 'month' || id !== null;
  return [label, String(amount / THOUSANDTHS), String(records), isKnown ? 'yes' : 'no'];
}
