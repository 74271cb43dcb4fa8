import { sayMoney } from '#lib/base/say.ts';
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
import { dayWords } from './contract-words.ts';
import { creditNumber, monthWords } from './credit-words.ts';

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
  expiring: 'Contracts in use and products on them whose last day is in the next 90 days.',
  'over-used': 'Products of which more seats are assigned than were bought, and how many to buy.',
  'seat-use': 'How many seats were assigned, day by day, beside how many were bought.',
  holdings: 'Every assignment: who holds which product on which contract, since when, and its last use.',
  reclaim: 'Seats of people who left, who never used them, or who have not for a time that you choose.',
  'installs-unassigned':
    'Products of your contracts on a device whose last user holds no assignment of them.',
  'assignments-uninstalled': 'Assignments of people on none of whose devices the product is installed.',
  'out-of-date':
    'Devices that have not checked in for longer than your account allows, and those never seen.',
  'credit-use':
    'Credits used by person, product, contract or month, what is left, and how long it lasts at the present rate.',
};

/** What the numbers rest on, where that is not plain. */
export const reportNotes: Readonly<Partial<Record<ReportName, string>>> = {
  expiring:
    'A contract ends with its latest terms; a product ends by its own last day. Archived contracts are left out.',
  'seat-use':
    'Assigned at the end of each day, in UTC. Bought is what entitlements say today, on the days that they hold: earlier numbers of seats are not kept.',
  holdings:
    'A price is a year’s share of a seat: the price of the terms that hold, spread over all seats bought on the contract.',
  reclaim:
    'Seats of products that hold today. Not known is kept apart: no usage was imported for these. A price is a year’s share of a seat: the price of the terms that hold, spread over all seats bought on the contract.',
  'installs-unassigned':
    'A device is of whom it reported as its last user, by email, by the part before the @, or by full name. Retired devices are left out.',
  'assignments-uninstalled':
    'A device is of whom it reported as its last user, by email, by the part before the @, or by full name. Retired devices are left out.',
  'out-of-date':
    'Out of date may also mean decommissioned, software removed, or interrupted. Retired devices are left out.',
  'credit-use':
    'What is left is of the contracts chosen, whatever else is chosen. A day’s use is borne by the grants that hold on it, the first to end first. What a file names and nobody here knows is listed in its words.',
};

/** What to do where there is nothing to report of. */
export const missingSentences: Readonly<Record<MissingRows, string>> = {
  contracts:
    'There are no contracts yet. Import the subscriptions that your vendor exports, or add a contract.',
  seats: 'Nobody holds anything yet. Import the users that your vendor exports, with their products.',
  installs: 'Nothing is known to be installed yet. Import an install list: one row for each installation.',
  devices: 'There are no devices yet. Import an install list, or connect a device agent.',
  credits:
    'There are no credits yet. Import who used them: daily usage from Autodesk, or a list with day, email, product and amount.',
};

/** "1,234.50" of hundredths. */
export const moneyWords = sayMoney;

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
  return kind === 'money' ? moneyWords(cell) : cell.toLocaleString('en-US');
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
  return named.find((one) => one.key === key)?.label ?? 'one that is not in the list';
}
