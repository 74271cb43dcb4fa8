import { coversContract, may } from '../../access/permissions.ts';
import { dayOf, daysBetween } from '../../records/core/day.ts';
import type { Contract } from '../../records/contract.ts';
import type { Entitlement } from '../../records/entitlement.ts';
import type { Reader } from '../../tx.ts';
import { contractDays } from '../contracts/contract-days.ts';
import { type SeatCache, seatCache } from '../seats/seat-cache.ts';
import type { ViewContext } from '../view.ts';
import { passes } from './narrowing.ts';
import type { Cell, ReportDefinition, ReportFilter, ReportTable } from './report.ts';

interface Ending {
  readonly contract: Contract;
  /** null: the contract itself. */
  readonly entitlement: Entitlement | null;
  readonly endDay: string;
  readonly daysLeft: number;
}

/** Contracts in use and products on them whose last day is today or in the next 90 days. */
export const expiring: ReportDefinition = {
  name: 'expiring',
  filters: ['contracts', 'products'],
  parts: [
    { key: 'contract', label: 'Contracts' },
    { key: 'product', label: 'Products' },
  ],
  bars: 'band',
  bands: [
    { key: '30', label: 'In 30 days' },
    { key: '60', label: 'In 31 to 60 days' },
    { key: '90', label: 'In 61 to 90 days' },
  ],
  columns: [
    { key: 'contract', title: 'Contract', kind: 'text', none: 'Not known' },
    { key: 'label', title: 'Label', kind: 'text', none: 'None' },
    { key: 'product', title: 'Product', kind: 'text', none: 'Whole contract' },
    { key: 'vendor', title: 'Vendor', kind: 'text', none: 'Not given' },
    { key: 'endDay', title: 'Last day', kind: 'day', none: 'Not known' },
    { key: 'daysLeft', title: 'Days left', kind: 'count', none: 'Not known' },
    { key: 'assignments', title: 'Assignments', kind: 'count', none: 'None' },
  ],
  sort: { column: 'daysLeft', isDescending: false },
  isFor: (access) => may(access, 'contracts.see'),
  missing: (reader) => (reader.size('contracts') === 0 ? 'contracts' : null),
  read: readExpiring,
};

function readExpiring(reader: Reader, filter: ReportFilter, context: ViewContext): ReportTable {
  const cache = seatCache(reader);
  const rows = endings(reader, filter, context);
  const one = (at: number) => rows[at]!;
  return {
    size: rows.length,
    id: (at) => one(at).entitlement?.id ?? one(at).contract.id,
    part: (at) => (one(at).entitlement === null ? 'contract' : 'product'),
    bar: (at) => bandOf(one(at).daysLeft),
    cell: (at, column) => cellOf(reader, cache, { ending: one(at), column }),
    link: (at) => ({ to: 'contracts', id: one(at).contract.id }),
  };
}

function endings(reader: Reader, filter: ReportFilter, { access, now }: ViewContext): Ending[] {
  const covers = coversContract(access);
  const today = dayOf(now);
  const found: Ending[] = [];
  for (const contract of reader.slots('contracts')) {
    if (!contract || contract.archivedAt !== null || !covers(contract.id)) continue;
    if (!passes(filter.contracts, contract.id)) continue;
    const { endDay, daysLeft } = contractDays(reader, contract, now);
    if (endDay !== null && daysLeft !== null && isSoon(daysLeft) && filter.products.length === 0)
      found.push({ contract, entitlement: null, endDay, daysLeft });
    for (const entitlement of reader.find('entitlements', 'byContract', contract.id)) {
      if (entitlement.endDay === null || !passes(filter.products, entitlement.productId)) continue;
      const left = daysBetween(today, entitlement.endDay);
      if (isSoon(left)) found.push({ contract, entitlement, endDay: entitlement.endDay, daysLeft: left });
    }
  }
  return found;
}

function isSoon(daysLeft: number): boolean {
  return daysLeft >= 0 && daysLeft <= 90;
}

function bandOf(daysLeft: number): string {
  if (daysLeft <= 30) return '30';
  return daysLeft <= 60 ? '60' : '90';
}

function cellOf(
  reader: Reader,
  cache: SeatCache,
  { ending, column }: { ending: Ending; column: string },
): Cell {
  const { contract, entitlement, endDay, daysLeft } = ending;
  switch (column) {
    case 'contract':
      return contract.number;
    case 'label':
      return contract.label || null;
    case 'product':
      return entitlement && (reader.get('products', entitlement.productId)?.name ?? 'Not known');
    case 'vendor':
      return contract.vendor || null;
    case 'endDay':
      return endDay;
    case 'daysLeft':
      return daysLeft;
    default:
      return entitlement ? cache.holdings.heldBy(entitlement.id) : assignmentsOn(reader, cache, contract.id);
  }
}

/** Assignments of everything on a contract. */
function assignmentsOn(reader: Reader, { holdings }: SeatCache, contractId: string): number {
  const on = reader.find('entitlements', 'byContract', contractId);
  return on.reduce((sum, { id }) => sum + holdings.heldBy(id), 0);
}
