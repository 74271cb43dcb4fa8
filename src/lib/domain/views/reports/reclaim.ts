import { may } from '../../access/permissions.ts';
import { dayOf } from '../../records/core/day.ts';
import type { Reader } from '../../tx.ts';
import type { ViewContext } from '../view.ts';
import {
  type Held,
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

const DAY = 86_400_000;
/** Long enough for a holiday and a project elsewhere; vendors count a quarter too. */
const USUAL_IDLE_DAYS = 90;

const PARTS = [
  { key: 'left', label: 'Person left' },
  { key: 'never', label: 'Never used' },
  { key: 'unused', label: 'Not used lately' },
  { key: 'not-known', label: 'Use not known', isAside: true },
];
const WHY = new Map(PARTS.map(({ key, label }) => [key, label]));

/** Seats that somebody holds who left, never used them, or has not for some days; apart, those of which no use is known. */
export const reclaim: ReportDefinition = {
  name: 'reclaim',
  filters: ['contracts', 'products', 'idleDays'],
  parts: PARTS,
  bars: 'product',
  bands: [],
  columns: [
    ...heldColumns,
    { key: 'why', title: 'Why', kind: 'text', none: 'Not known' },
    { key: 'lastUse', title: 'Last use', kind: 'moment', none: 'Not known' },
    ...priceColumns,
  ],
  sort: { column: 'person', isDescending: false },
  isFor: (access) => may(access, 'contracts.see'),
  missing: (reader) => (reader.size('assignments') === 0 ? 'seats' : null),
  read: readReclaim,
};

function readReclaim(reader: Reader, filter: ReportFilter, context: ViewContext): ReportTable {
  const idle = (filter.idleDays ?? USUAL_IDLE_DAYS) * DAY;
  const rows: (Held & { readonly why: string })[] = [];
  for (const held of heldRows(reader, { ...filter, on: null }, context)) {
    const why = holdsToday(reader, held, context.now) ? whyOf(reader, held, context.now - idle) : null;
    if (why !== null) rows.push({ ...held, why });
  }
  const priceOn = seatPrices(reader, context);
  const priceAt = (at: number) =>
    takes(rows[at]!.entitlement) === 'seat' ? priceOn(rows[at]!.assignment.contractId) : null;
  return {
    size: rows.length,
    id: (at) => rows[at]!.assignment.id,
    part: (at) => rows[at]!.why,
    bar: (at) => rows[at]!.entitlement.productId,
    cell(at, column): Cell {
      if (column === 'why') return WHY.get(rows[at]!.why) ?? null;
      if (column === 'lastUse') return lastUseCell(rows[at]!.assignment);
      if (column === 'price' || column === 'currency') return priceCell(priceAt(at), column);
      return heldCell(reader, rows[at]!, column);
    },
    link: (at) => ({ to: 'users', id: rows[at]!.assignment.userId }),
    ...(may(context.access, 'prices.see') ? { money: priceAt } : {}),
  };
}

/** Only seats, and only while they hold: what is over or archived gives nothing back. */
function holdsToday(reader: Reader, { assignment, entitlement }: Held, now: number): boolean {
  if (takes(entitlement) === 'right') return false;
  if (entitlement.endDay !== null && entitlement.endDay < dayOf(now)) return false;
  return reader.get('contracts', assignment.contractId)?.archivedAt === null;
}

/** null: in use. Who got a seat lately and has not used it yet is given the same time. */
function whyOf(reader: Reader, { assignment }: Held, before: number): string | null {
  const { userId, usage, lastUsedAt, startedAt } = assignment;
  if (reader.get('users', userId)?.status !== 'active') return 'left';
  if (lastUsedAt !== null) return lastUsedAt < before ? 'unused' : null;
  if (usage === 'never') return startedAt < before ? 'never' : null;
  return 'not-known';
}
