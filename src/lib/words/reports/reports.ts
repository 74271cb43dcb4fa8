import type { ReportAnswer } from '#lib/domain/views/reports/report-answer.ts';
import type {
  Cell,
  Missing as MissingRows,
  Named,
  ReportColumn,
  ReportDefinition,
  ReportFilter,
  ReportName,
} from '#lib/domain/views/reports/report.ts';
import { dayWords, monthWords } from '../format/days.ts';
import { creditNumber, formatCount, moneyWords } from '../format/numbers.ts';

export const reportTitles: Readonly<Record<ReportName, string>> = {
  expiring: 'Expiring',
  'over-used': 'Over-used',
  'seat-use': 'Seat use',
  holdings: 'Who holds what',
  reclaim: 'Seats to reclaim',
  'installs-unassigned': 'Installs without an assignment',
  'assignments-uninstalled': 'Assignments without an install',
  'out-of-date': 'Devices out of date',
  'credit-use': 'Credit use',
};

/** One sentence each: what the report answers. */
export const reportSentences: Readonly<Record<ReportName, string>> = {
  expiring: 'Active contracts and products that end in the next 90 days.',
  'over-used': 'Products with more seats assigned than bought, and how many to buy.',
  'seat-use': 'Seats assigned each day, compared with seats bought.',
  holdings:
    'Every assignment: who holds which product on which contract, since when, and when it was last used.',
  reclaim:
    'Seats held by leavers, by people who haven’t used them, and by people whose suite includes the product.',
  'installs-unassigned': 'Products installed on a device whose last user isn’t assigned them.',
  'assignments-uninstalled': 'Assigned, but not installed on any of their devices.',
  'out-of-date': 'Devices that haven’t checked in for too long, or ever.',
  'credit-use':
    'Credits used by person, product, contract, or month; what is left, and how long it will last.',
};

/** What the numbers are based on, where that is not plain. */
export const reportNotes: Readonly<Partial<Record<ReportName, string>>> = {
  expiring:
    'A contract ends with its latest terms; a product ends on its own end date. Archived contracts are left out.',
  'seat-use':
    'Assigned: at the end of each day, in UTC. Bought: as entitlements stand today, on the days they cover. Earlier seat counts aren’t kept.',
  holdings:
    'Price is per seat and year: the price of the current terms, spread over all seats bought on the contract.',
  reclaim:
    'Active seats only. “Not known” means no usage was imported. Use of anything a suite includes counts as use of the suite. Price is per seat and year: the price of the current terms, spread over all seats bought on the contract.',
  'installs-unassigned':
    'Who holds a suite is covered for all it includes. A device belongs to its last reported user, matched by email, by the part before the @, or by full name. Retired devices are left out.',
  'assignments-uninstalled':
    'A suite counts as installed if anything it includes is. A device belongs to its last reported user, matched by email, by the part before the @, or by full name. Retired devices are left out.',
  'out-of-date':
    'Out of date can also mean decommissioned, agent removed, or interrupted. Retired devices are left out.',
  'credit-use':
    'Credits left depend only on the contracts chosen. Each day’s use counts against the grants valid that day, those ending first used first. Names from a file that match nothing here are listed as they are.',
};

/** What to do where there is nothing to report. */
export const missingSentences: Readonly<Record<MissingRows, string>> = {
  contracts: 'No contracts yet. Import a subscriptions export from your vendor, or add a contract.',
  seats: 'No one has been assigned anything yet. Import a user export from your vendor, with products.',
  installs: 'No installations yet. Import an install list: one row per installation.',
  devices: 'No devices yet. Import an install list, or connect a device agent.',
  credits:
    'No credits yet. Import credit use: daily usage from Autodesk, or a list with day, email, product, and amount.',
};

/** The text of a cell on the screen and on paper. */
export function reportCellWords(
  { kind, none }: ReportColumn,
  cell: Cell,
  formatDay: (at: number) => string,
): string {
  if (cell === null) return none;
  if (typeof cell === 'string') return textWords(kind, cell);
  if (kind === 'moment') return formatDay(cell);
  if (kind === 'amount') return creditNumber(cell);
  return kind === 'money' ? moneyWords(cell) : formatCount(cell);
}

function textWords(kind: ReportColumn['kind'], text: string): string {
  if (kind === 'day') return dayWords(text);
  return kind === 'month' ? monthWords(text) : text;
}

/** What the report was narrowed to, as paper says it; "" where it was not. */
export function filterWords(
  report: ReportDefinition,
  filter: ReportFilter,
  answer: Pick<ReportAnswer, 'contracts' | 'products' | 'users' | 'parts'>,
): string {
  const listed = (title: string, keys: readonly string[], named: readonly Named[]) =>
    keys.length === 0 ? [] : [`${title}: ${keys.map((key) => labelOf(key, named)).join(', ')}`];
  const { contracts, products, users, parts, bands, idleDays, from, to, on, by } = filter;
  return [
    ...(report.filters.includes('by') ? [`By ${by === null || by === 'user' ? 'person' : by}`] : []),
    ...listed('Contracts', contracts, answer.contracts),
    ...listed('Products', products, answer.products),
    ...listed('People', users, answer.users),
    ...listed('Only', parts, report.parts),
    ...listed('Days', bands, report.bands),
    ...(idleDays === null ? [] : [`Not used for ${idleDays} days`]),
    ...(from === null ? [] : [`From ${dayWords(from)}`]),
    ...(to === null ? [] : [`To ${dayWords(to)}`]),
    ...(on === null ? [] : [`As it was on ${dayWords(on)}`]),
  ].join('; ');
}

function labelOf(key: string, named: readonly Named[]): string {
  return named.find((one) => one.key === key)?.label ?? 'not in the list';
}
