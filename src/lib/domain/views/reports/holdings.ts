import { may } from '../../access/permissions.ts';
import type { Reader } from '../../tx.ts';
import type { ViewContext } from '../view.ts';
import {
  heldCell,
  heldColumns,
  heldRows,
  lastUseCell,
  priceCell,
  priceColumns,
  takes,
} from './holding-rows.ts';
import type { Cell, ReportDefinition, ReportFilter, ReportTable } from './report.ts';
import { seatPrices } from './seat-price.ts';
import { usesOfSeats } from './suite-cover.ts';

/** Every assignment, now or at the end of a day. */
export const holdings: ReportDefinition = {
  name: 'holdings',
  filters: ['contracts', 'products', 'on'],
  parts: [
    { key: 'seat', label: 'Take a seat' },
    { key: 'unlimited', label: 'Take one without a limit' },
    { key: 'right', label: 'Take no seat' },
  ],
  bars: 'product',
  bands: [],
  columns: [
    ...heldColumns,
    { key: 'lastUse', title: 'Last use', kind: 'moment', none: 'Not known' },
    ...priceColumns,
  ],
  sort: { column: 'person', isDescending: false },
  isFor: (access) => may(access, 'contracts.see'),
  missing: (reader) => (reader.size('assignments') === 0 ? 'seats' : null),
  read: readHoldings,
};

function readHoldings(reader: Reader, filter: ReportFilter, context: ViewContext): ReportTable {
  const rows = heldRows(reader, filter, context);
  const useOf = usesOfSeats(reader);
  const priceOn = seatPrices(reader, context);
  // What takes no counted seat has no share of the price.
  const priceAt = (at: number) =>
    takes(rows[at]!.entitlement) === 'seat' ? priceOn(rows[at]!.assignment.contractId) : null;
  return {
    size: rows.length,
    id: (at) => rows[at]!.assignment.id,
    part: (at) => takes(rows[at]!.entitlement),
    bar: (at) => rows[at]!.entitlement.productId,
    cell(at, column): Cell {
      if (column === 'lastUse') return lastUseCell(useOf(rows[at]!));
      if (column === 'price' || column === 'currency') return priceCell(priceAt(at), column);
      return heldCell(reader, rows[at]!, column);
    },
    link: (at) => ({ to: 'users', id: rows[at]!.assignment.userId }),
    ...(may(context.access, 'prices.see') ? { money: priceAt } : {}),
  };
}
