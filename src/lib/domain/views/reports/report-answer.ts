import { naturalKey } from '../../../base/text.ts';
import type { Reader } from '../../tx.ts';
import { compareText } from '../pair-ranks.ts';
import type { ViewContext } from '../view.ts';
import { passes } from './narrowing.ts';
import { shownParts } from './report-order.ts';
import type {
  Missing,
  Money,
  Named,
  ReportDefinition,
  ReportFilter,
  ReportSeries,
  ReportTable,
} from './report.ts';
import { coversContract, reportsOnContracts } from './scope.ts';

export interface CountedPart extends Named {
  readonly count: number;
  readonly isShown: boolean;
}

export interface ReportBar extends Named {
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
  /** A year's price of the rows in the list; null: the report has none, or the reader may not see prices. */
  readonly money: { readonly sums: readonly Money[]; readonly unknown: number } | null;
  readonly missing: Missing | null;
  /** What the filters offer. */
  readonly contracts: readonly Named[];
  readonly products: readonly Named[];
}

/** More bars than these are no picture any more; the table has them all. */
const MAX_BARS = 8;

export interface Shown {
  readonly table: ReportTable;
  readonly shown: Int32Array;
  readonly filter: ReportFilter;
  readonly context: ViewContext;
}

export function answerOf(reader: Reader, report: ReportDefinition, question: Shown): ReportAnswer {
  const { table, shown, context } = question;
  const bars = barsOf(reader, report, question);
  const drawn = report.bars === 'band' ? bars : bars.slice(0, MAX_BARS);
  const left = bars.slice(drawn.length);
  return {
    total: shown.length,
    parts: countedParts(report, question),
    bars: drawn,
    others: { bars: left.length, total: left.reduce((sum, { total }) => sum + total, 0) },
    series: table.series ?? null,
    money: moneyOf(table, shown),
    missing: report.missing(reader),
    contracts: contractChoices(reader, report, context),
    products: report.filters.includes('products') ? productChoices(reader) : [],
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
    ...{ key, label, count: counts.get(key) ?? 0, isShown: parts.includes(key) },
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
  const bars = [...counts.keys()].map((key) =>
    named({ key, label: reader.get('products', key)?.name ?? 'Not known' }),
  );
  return bars.sort((one, other) => other.total - one.total || byLabel(one, other));
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

function contractChoices(reader: Reader, report: ReportDefinition, { access }: ViewContext): Named[] {
  if (!report.filters.includes('contracts') || !reportsOnContracts(access)) return [];
  const covers = coversContract(access);
  const choices: Named[] = [];
  for (const contract of reader.slots('contracts')) {
    if (!contract || !covers(contract.id)) continue;
    const { id, label, number } = contract;
    choices.push({ key: id, label: label ? `${label} · ${number}` : number });
  }
  return choices.sort(byLabel);
}

function productChoices(reader: Reader): Named[] {
  const choices: Named[] = [];
  for (const product of reader.slots('products'))
    if (product) choices.push({ key: product.id, label: product.name });
  return choices.sort(byLabel);
}

function byLabel(one: Named, other: Named): number {
  return compareText(naturalKey(one.label), naturalKey(other.label)) || compareText(one.key, other.key);
}
