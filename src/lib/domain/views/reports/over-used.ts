import { coversContract, may } from '../../access/permissions.ts';
import type { Reader } from '../../tx.ts';
import { type EntitlementRow, entitlementRow } from '../seats/entitlement-list.ts';
import { seatCache } from '../seats/seat-cache.ts';
import type { ViewContext } from '../view.ts';
import { passes } from './narrowing.ts';
import type { Cell, ReportDefinition, ReportFilter, ReportTable } from './report.ts';

/** Entitlements of which more seats are assigned than were bought. */
export const overUsed: ReportDefinition = {
  name: 'over-used',
  filters: ['contracts', 'products'],
  parts: [],
  bars: 'product',
  bands: [],
  columns: [
    { key: 'product', title: 'Product', kind: 'text', none: 'Not known' },
    { key: 'contract', title: 'Contract', kind: 'text', none: 'Not known' },
    { key: 'label', title: 'Label', kind: 'text', none: 'None' },
    { key: 'bought', title: 'Seats bought', kind: 'count', none: 'Unlimited' },
    { key: 'assigned', title: 'Seats assigned', kind: 'count', none: 'None' },
    { key: 'overage', title: 'Seats to buy', kind: 'count', none: 'None' },
  ],
  sort: { column: 'overage', isDescending: true },
  isFor: (access) => may(access, 'contracts.see'),
  missing: (reader) => (reader.size('entitlements') === 0 ? 'contracts' : null),
  read: readOverUsed,
};

function readOverUsed(reader: Reader, filter: ReportFilter, context: ViewContext): ReportTable {
  const cache = seatCache(reader);
  const covers = coversContract(context.access);
  const rows: EntitlementRow[] = [];
  for (const one of reader.slots('entitlements')) {
    if (!one || !covers(one.contractId)) continue;
    if (!passes(filter.contracts, one.contractId) || !passes(filter.products, one.productId)) continue;
    const row = entitlementRow(reader, cache, one, context);
    if (row.overage > 0) rows.push(row);
  }
  return {
    size: rows.length,
    id: (at) => rows[at]!.id,
    part: () => '',
    bar: (at) => rows[at]!.productId,
    weight: (at) => rows[at]!.overage,
    cell: (at, column) => cellOf(rows[at]!, column),
    link: (at) => ({
      ...({ to: 'report', name: 'holdings' } as const),
      filter: { contracts: [rows[at]!.contractId], products: [rows[at]!.productId] },
    }),
  };
}

function cellOf(row: EntitlementRow, column: string): Cell {
  switch (column) {
    case 'product':
      return row.product || null;
    case 'contract':
      return row.contractNumber || null;
    case 'label':
      return row.contractLabel || null;
    case 'bought':
      return row.bought;
    case 'assigned':
      return row.assigned;
    default:
      return row.overage;
  }
}
