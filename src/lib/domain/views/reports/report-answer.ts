import { coversContract, may } from '../../access/permissions.ts';
import { naturalKey } from '../../../base/text.ts';
import type { Reader } from '../../tx.ts';
import { compareText } from '../pair-ranks.ts';
import { personName } from '../people/people.ts';
import type { ViewContext } from '../view.ts';
import { passes } from './narrowing.ts';
import { shownParts } from './report-order.ts';
import type {
  CreditFigures,
  Missing,
  Money,
  Named,
  ReportDefinition,
  ReportFilter,
  ReportSeries,
  ReportTable,
} from './report.ts';

interface CountedPart extends Named {
  readonly count: number;
  readonly isShown: boolean;
}

interface ReportBar extends Named {
  readonly total: number;
  /** By part, in the order of the parts; parts that are not shown are left out. */
  readonly segments: readonly { readonly part: string; readonly count: number }[];
}

export interface ReportAnswer {
  /** Rows in the list. */
  readonly total: number;
  /** Rows that each part would list, every other filter kept. Empty: the report has no parts. */
  readonly parts: readonly CountedPart[];
  /** Of the rows in the list, the longest first; bands in their own order. */
  readonly bars: readonly ReportBar[];
  /** The bars that are left out, and the rows that they stand for. */
  readonly others: { readonly bars: number; readonly total: number };
  readonly series: ReportSeries | null;
  readonly credits: CreditFigures | null;
  /** A year's price of the rows in the list; null: the report has none, or the reader may not see prices. */
  readonly money: { readonly sums: readonly Money[]; readonly unknown: number } | null;
  readonly missing: Missing | null;
  /** What the filters offer. */
  readonly contracts: readonly Named[];
  readonly products: readonly Named[];
  /** The people that are chosen. */
  readonly users: readonly Named[];
}

/** Before words of a file in place of an id, see `creditGroupKey`. */
const UNKNOWN = '?';

/** More bars than these are no picture any more; the table has them all. */
const MAX_BARS = 8;
/** A month is as long as a line of text, and a year with the month a year ago is what one compares. */
const MAX_MONTHS = 13;

export interface Shown {
  readonly table: ReportTable;
  readonly shown: Int32Array;
  readonly filter: ReportFilter;
  readonly context: ViewContext;
}

export function answerOf(reader: Reader, report: ReportDefinition, question: Shown): ReportAnswer {
  const { table, shown } = question;
  const bars = barsOf(reader, report, question);
  const drawn = drawnOf(report, bars, question.filter);
  const isDrawn = new Set(drawn);
  const left = bars.filter((bar) => !isDrawn.has(bar));
  return {
    total: shown.length,
    parts: countedParts(report, question),
    bars: drawn,
    others: { bars: left.length, total: left.reduce((sum, { total }) => sum + total, 0) },
    series: table.series ?? null,
    credits: table.credits ?? null,
    money: moneyOf(table, shown),
    missing: report.missing(reader),
    contracts: contractChoices(reader, report, question),
    products: productChoices(reader, report, question),
    users: chosenUsers(reader, question),
  };
}

function countedParts(report: ReportDefinition, { table, filter }: Shown): CountedPart[] {
  const counts = new Map<string, number>();
  for (let at = 0; at < table.size; at++) {
    if (report.bars === 'band' && !passes(filter.bands, table.bar(at))) continue;
    const part = table.part(at);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  const parts = shownParts(report, filter);
  return report.parts.map(({ key, label }) => ({
    key,
    label,
    count: counts.get(key) ?? 0,
    isShown: parts.includes(key),
  }));
}

function barsOf(reader: Reader, report: ReportDefinition, { table, shown, filter }: Shown): ReportBar[] {
  if (report.bars === 'none') return [];
  const counts = new Map<string, Map<string, number>>();
  for (const at of shown) {
    const bar = table.bar(at);
    let parts = counts.get(bar);
    if (!parts) counts.set(bar, (parts = new Map()));
    const part = table.part(at);
    parts.set(part, (parts.get(part) ?? 0) + (table.weight?.(at) ?? 1));
  }
  const parts = shownParts(report, filter);
  const named = ({ key, label }: Named): ReportBar => {
    const found = counts.get(key);
    const order = parts.length > 0 ? parts : [''];
    const segments = order.map((part) => ({ part, count: found?.get(part) ?? 0 }));
    return { key, label, segments, total: segments.reduce((sum, { count }) => sum + count, 0) };
  };
  if (report.bars === 'band') return report.bands.map(named);
  const labels = report.bars === 'group' ? groupLabels(report, { table, shown, filter }) : null;
  const bars = [...counts.keys()].map((key) =>
    named({ key, label: labels?.get(key) ?? reader.get('products', key)?.name ?? 'Not known' }),
  );
  if (isByMonth(report, filter)) return bars.sort((one, other) => compareText(one.key, other.key));
  return bars.sort((one, other) => other.total - one.total || byLabel(one, other));
}

/** What each row is called in its first column. */
function groupLabels(
  report: ReportDefinition,
  { table, shown, filter }: Pick<Shown, 'table' | 'shown' | 'filter'>,
): Map<string, string> {
  const first = report.columns[0]!;
  const { key, none } = report.columnFor?.(first, filter) ?? first;
  return new Map(Array.from(shown, (at) => [table.bar(at), String(table.cell(at, key) ?? none)]));
}

/** The longest bars; of months the latest. */
function drawnOf(
  report: ReportDefinition,
  bars: readonly ReportBar[],
  filter: ReportFilter,
): readonly ReportBar[] {
  if (report.bars === 'band') return bars;
  return isByMonth(report, filter) ? bars.slice(-MAX_MONTHS) : bars.slice(0, MAX_BARS);
}

function isByMonth(report: ReportDefinition, { by }: ReportFilter): boolean {
  return report.bars === 'group' && by === 'month';
}

function moneyOf(table: ReportTable, shown: Int32Array): ReportAnswer['money'] {
  if (!table.money) return null;
  const cents = new Map<string, number>();
  let unknown = 0;
  for (const at of shown) {
    const money = table.money(at);
    if (money === null) unknown += 1;
    else cents.set(money.currency, (cents.get(money.currency) ?? 0) + money.cents);
  }
  const sums = [...cents].map(([currency, sum]) => ({ currency, cents: sum }));
  return { sums: sums.sort((one, other) => compareText(one.currency, other.currency)), unknown };
}

function contractChoices(
  reader: Reader,
  report: ReportDefinition,
  { filter, context: { access } }: Shown,
): Named[] {
  if (!report.filters.includes('contracts') || !may(access, 'contracts.see')) return [];
  const covers = report.bars === 'group' ? () => true : coversContract(access);
  const choices: Named[] = [];
  for (const contract of reader.slots('contracts')) {
    if (!contract || !covers(contract.id)) continue;
    const { id, label, number } = contract;
    choices.push({ key: id, label: label ? `${label} · ${number}` : number });
  }
  return [...choices.sort(byLabel), ...unknownOf(filter.contracts, 'Unassigned')];
}

function productChoices(reader: Reader, report: ReportDefinition, { filter }: Shown): Named[] {
  if (!report.filters.includes('products')) return [];
  const choices: Named[] = [];
  for (const product of reader.slots('products'))
    if (product) choices.push({ key: product.id, label: product.name });
  return [...choices.sort(byLabel), ...unknownOf(filter.products, 'Not named')];
}

function chosenUsers(reader: Reader, { filter }: Shown): Named[] {
  const known = filter.users.filter((key) => !key.startsWith(UNKNOWN));
  return [
    ...known.map((key) => {
      const user = reader.get('users', key);
      return { key, label: (user && (personName(user) || user.email)) || 'Somebody who is not here' };
    }),
    ...unknownOf(filter.users, 'Nobody named'),
  ];
}

/** What is chosen that nobody here knows, in the words of the file. */
function unknownOf(keys: readonly string[], none: string): Named[] {
  return keys.filter((key) => key.startsWith(UNKNOWN)).map((key) => ({ key, label: key.slice(1) || none }));
}

function byLabel(one: Named, other: Named): number {
  return compareText(naturalKey(one.label), naturalKey(other.label)) || compareText(one.key, other.key);
}
