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
import { suitesOverSeats, type Use, usesOfSeats } from './suite-cover.ts';

const DAY = 86_400_000;
/** Long enough for a holiday and a project elsewhere; vendors count a quarter too. */
const USUAL_IDLE_DAYS = 90;

const PARTS = [
  { key: 'left', label: 'Person left' },
  { key: 'never', label: 'Never used' },
  { key: 'unused', label: 'Not used lately' },
  { key: 'not-known', label: 'Use not known', isAside: true },
  { key: 'covered', label: 'In a suite they hold' },
];
const WHY = new Map(PARTS.map(({ key, label }) => [key, label]));

/**
 * Seats that somebody holds who left, never used them, has not for some days, or is covered by a suite anyway; apart, those
 * of which no use is known.
 */
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
  const rows: (Held & { readonly why: string; readonly suite: string | null })[] = [];
  const useOf = usesOfSeats(reader);
  const suiteOver = suitesOverSeats(reader, context.now);
  for (const held of heldRows(reader, { ...filter, on: null }, context)) {
    if (!holdsToday(reader, held, context.now)) continue;
    const suite = suiteOver(held);
    const why = whyOf(reader, { held, use: useOf(held), suite, before: context.now - idle });
    if (why !== null) rows.push({ ...held, why, suite });
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
      if (column === 'why') return whyCell(reader, rows[at]!);
      if (column === 'lastUse') return lastUseCell(useOf(rows[at]!));
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

function whyCell(reader: Reader, { why, suite }: { why: string; suite: string | null }): Cell {
  const name = why === 'covered' && suite !== null ? reader.get('products', suite)?.name : undefined;
  return name === undefined ? (WHY.get(why) ?? null) : `Also in ${name}`;
}

interface Asked {
  readonly held: Held;
  readonly use: Use;
  /** A suite that covers them for the same. */
  readonly suite: string | null;
  /** Use before this moment is none lately. */
  readonly before: number;
}

/** null: in use. Who got a seat lately and has not used it yet is given the same time. */
function whyOf(reader: Reader, { held, use, suite, before }: Asked): string | null {
  const { userId, startedAt } = held.assignment;
  const { usage, lastUsedAt } = use;
  if (reader.get('users', userId)?.status !== 'active') return 'left';
  if (suite !== null) return 'covered';
  if (lastUsedAt !== null) return lastUsedAt < before ? 'unused' : null;
  if (usage === 'never') return startedAt < before ? 'never' : null;
  return 'not-known';
}
