import type { ContractColumn, ContractRow } from '#lib/domain/views/contract-list.ts';
import { formatCount } from '#lib/words/format/numbers.ts';
import { contractStatusWords, contractTypeWords } from '#lib/words/contracts/contracts.ts';
import { dayWords, lengthWords } from '#lib/words/format/days.ts';

/** The text of a cell; never blank where the truth is "none" or "not known". */
export function cellText(row: ContractRow, column: ContractColumn): string {
  switch (column) {
    case 'number':
      return row.number;
    case 'label':
      return row.label || 'None';
    case 'vendor':
      return row.vendor || 'Not given';
    case 'type':
      return contractTypeWords[row.type];
    case 'status':
      return contractStatusWords[row.status];
    case 'length':
      return row.length ? lengthWords(row.length) : 'No terms';
    case 'expires':
      return row.endDay === null ? 'Not known' : dayWords(row.endDay);
    case 'used':
    case 'bought':
    case 'overage':
      return formatCount(row.seats[column]);
  }
}

/** "14 of 12 seats, 2 to buy". */
export function seatsSentence({ used, bought, overage }: ContractRow['seats']): string {
  const seats = `${formatCount(used)} of ${formatCount(bought)} seats`;
  return overage > 0 ? `${seats}, ${formatCount(overage)} to buy` : seats;
}
