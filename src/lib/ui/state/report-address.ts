import { reportOf } from '#lib/domain/views/reports/all-reports.ts';
import { creditGroups } from '#lib/domain/views/credits/credit-use.ts';
import {
  noReportFilter,
  type ReportFilter,
  type ReportName,
  type ReportQuery,
} from '#lib/domain/views/reports/report.ts';
import { addSort, knownOf, sortFromParams, textsOf } from '#lib/lists/address-parts.ts';

/** Choices of days without use; what else an address asks for is the usual one. */
export const idleChoices = [30, 60, 90, 180, 365] as const;
export const USUAL_IDLE_DAYS = 90;

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The question that an address asks of a report. What is unknown, repeated or too long is dropped, the rest kept. */
export function queryFromParams(name: ReportName, params: URLSearchParams): ReportQuery {
  const report = reportOf(name);
  const idsOf = (key: string) => textsOf(params.getAll(key)).filter((id) => id !== '');
  const has = (filter: string) => report.filters.some((one) => one === filter);
  const idle = Number(params.get('idle'));
  const filter: ReportFilter = {
    contracts: has('contracts') ? idsOf('contract') : [],
    products: has('products') ? idsOf('product') : [],
    users: has('users') ? idsOf('user') : [],
    parts: knownOf(
      params.getAll('part'),
      report.parts.map(({ key }) => key),
    ),
    bands: knownOf(
      params.getAll('band'),
      report.bands.map(({ key }) => key),
    ),
    idleDays: has('idleDays') ? (idleChoices.find((days) => days === idle) ?? null) : null,
    from: has('period') ? dayOf(params, 'from') : null,
    to: has('period') ? dayOf(params, 'to') : null,
    on: has('on') ? dayOf(params, 'on') : null,
    by: has('by') ? (creditGroups.find((one) => one === params.get('by')) ?? null) : null,
  };
  const columns = report.columns.map(({ key }) => key);
  return { name, filter, sort: sortFromParams(params, columns, report.sort) };
}

/** The shortest address of a question: what is as always is left out. */
export function addressOfReport({
  name,
  filter,
  sort,
}: {
  readonly name: ReportName;
  readonly filter?: Partial<ReportFilter>;
  readonly sort?: ReportQuery['sort'];
}): string {
  const params = new URLSearchParams();
  const { contracts, products, users, parts, bands, idleDays, from, to, on, by } = {
    ...noReportFilter,
    ...filter,
  };
  for (const id of contracts) params.append('contract', id);
  for (const id of products) params.append('product', id);
  for (const id of users) params.append('user', id);
  for (const key of parts) params.append('part', key);
  for (const key of bands) params.append('band', key);
  if (idleDays !== null) params.set('idle', String(idleDays));
  if (from !== null) params.set('from', from);
  if (to !== null) params.set('to', to);
  if (on !== null) params.set('on', on);
  if (by !== null) params.set('by', by);
  if (sort) addSort(params, sort, reportOf(name).sort);
  const text = params.toString();
  return `/reports/${name}${text ? `?${text}` : ''}`;
}

function dayOf(params: URLSearchParams, name: string): string | null {
  const text = params.get(name) ?? '';
  const at = DAY.test(text) ? Date.parse(text) : NaN;
  // Years that no assignment can be of would draw a picture of a million days.
  return Number.isNaN(at) || text < '1990-01-01' || text > '2100-12-31' ? null : text;
}
