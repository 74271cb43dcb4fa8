import type { Access } from '../../access/access.ts';
import type { Reader } from '../../tx.ts';
import type { CreditBurn } from '../credits/credit-burn.ts';
import type { CreditGroup } from '../credits/credit-use.ts';
import type { Sort, ViewContext } from '../view.ts';

export const reportNames = [
  'expiring',
  'over-used',
  'seat-use',
  'holdings',
  'reclaim',
  'installs-unassigned',
  'assignments-uninstalled',
  'out-of-date',
  'credit-use',
] as const;
export type ReportName = (typeof reportNames)[number];

/** What every report may be narrowed by; each names those that it reads. Empty lists and null: any. */
export interface ReportFilter {
  readonly contracts: readonly string[];
  readonly products: readonly string[];
  readonly users: readonly string[];
  /** Keys of the report's parts; empty: those that it shows at first. */
  readonly parts: readonly string[];
  /** Keys of the report's bands: ranges of days. */
  readonly bands: readonly string[];
  /** Days without use after which a seat is to be reclaimed; null: the usual. */
  readonly idleDays: number | null;
  /** First and last day of the period. */
  readonly from: string | null;
  readonly to: string | null;
  /** As it was at the end of this day; null: as it is now. */
  readonly on: string | null;
  /** What use is summed by; null: the usual. */
  readonly by: CreditGroup | null;
}

export const noReportFilter: ReportFilter = {
  contracts: [],
  products: [],
  users: [],
  parts: [],
  bands: [],
  idleDays: null,
  from: null,
  to: null,
  on: null,
  by: null,
};

type ReportFilterName = 'contracts' | 'products' | 'users' | 'idleDays' | 'period' | 'on' | 'by';

export interface ReportQuery {
  readonly name: ReportName;
  readonly filter: ReportFilter;
  readonly sort: Sort<string>;
}

/** null: see the column's `none`. Days as "2026-12-31", moments in ms, money in hundredths, amounts of credits in
 * thousandths. */
export type Cell = string | number | null;

export interface ReportColumn {
  readonly key: string;
  readonly title: string;
  readonly kind: 'text' | 'count' | 'day' | 'month' | 'moment' | 'money' | 'amount';
  /** What is shown and exported in place of null. */
  readonly none: string;
  /** Left out for who may not see prices. */
  readonly isPrice?: boolean;
}

export interface Named {
  readonly key: string;
  readonly label: string;
}

interface ReportPart extends Named {
  /** Not among what is shown at first, as it is no thing to do. */
  readonly isAside?: boolean;
}

/** What a row opens. */
export type ReportLink =
  | { readonly to: 'contracts' | 'users' | 'devices'; readonly id: string }
  | { readonly to: 'report'; readonly name: ReportName; readonly filter: Partial<ReportFilter> };

/** A year's price in hundredths of a currency. */
export interface Money {
  readonly currency: string;
  readonly cents: number;
}

/** Rows that pass every filter but parts and bands, by place. */
export interface ReportTable {
  readonly size: number;
  /** The rows come in the report's own order: sorting 200,000 of them by text takes a second. */
  readonly isOrdered?: boolean;
  id(at: number): string;
  part(at: number): string;
  /** The bar it belongs to: a band, a product id, or the row itself, as the report's `bars` says. */
  bar(at: number): string;
  cell(at: number, column: string): Cell;
  link(at: number): ReportLink;
  /** What it costs a year; null: not known. Left out by reports without a sum, and for who may not see prices. */
  money?(at: number): Money | null;
  /** How many things the row stands for; 1 where left out. */
  weight?(at: number): number;
  /** Drawn over time instead of bars. */
  series?: ReportSeries;
  /** Above the bars of a report on credits. */
  credits?: CreditFigures;
}

/** Of all rows; amounts in thousandths. */
export interface CreditFigures {
  readonly amount: number;
  readonly records: number;
  readonly people: number;
  /** Of the amount: what is charged to no contract. */
  readonly unassigned: number;
  /** Of the contracts of the filter, whatever the other filters are. */
  readonly burn: CreditBurn | null;
}

export interface ReportSeries {
  readonly days: readonly string[];
  readonly lines: readonly (Named & { readonly values: readonly number[] })[];
}

/** What is to be imported before a report can say anything. */
export type Missing = 'contracts' | 'seats' | 'installs' | 'devices' | 'credits';

export interface ReportDefinition {
  readonly name: ReportName;
  readonly filters: readonly ReportFilterName[];
  readonly parts: readonly ReportPart[];
  /** `group`: each row is a bar, named by its first column; how long it is `weight` says. */
  readonly bars: 'band' | 'product' | 'group' | 'none';
  readonly bands: readonly Named[];
  readonly columns: readonly ReportColumn[];
  readonly sort: Sort<string>;
  /** The columns where filters change them. */
  columnFor?(column: ReportColumn, filter: ReportFilter): ReportColumn;
  /** Whether this person's role has the report. */
  isFor(access: Access): boolean;
  /** null: there is something to say. */
  missing(reader: Reader): Missing | null;
  read(reader: Reader, filter: ReportFilter, context: ViewContext): ReportTable;
}
