import type {
  Cell,
  Missing as MissingRows,
  ReportColumn,
  ReportName,
} from '#lib/domain/views/reports/report.ts';
import { dayWords } from './contract-words.ts';

export const reportTitles: Readonly<Record<ReportName, string>> = {
  expiring: 'Expiring',
  'over-used': 'Over-used',
  'seat-use': 'Seat use',
  holdings: 'Who holds what',
  reclaim: 'Seats to reclaim',
  'installs-unassigned': 'Installs without an assignment',
  'assignments-uninstalled': 'Assignments without an install',
  'out-of-date': 'Devices out of date',
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
};

/** What to do where there is nothing to report of. */
export const missingSentences: Readonly<Record<MissingRows, string>> = {
  contracts:
    'There are no contracts yet. Import the subscriptions that your vendor exports, or add a contract.',
  seats: 'Nobody holds anything yet. Import the users that your vendor exports, with their products.',
  installs: 'Nothing is known to be installed yet. Import an install list: one row for each installation.',
  devices: 'There are no devices yet. Import an install list, or connect a device agent.',
};

const MONEY = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** "1,234.50" of hundredths. */
export function moneyWords(cents: number): string {
  return MONEY.format(cents / 100);
}

/** The text of a cell on the screen and on paper. */
export function reportCellWords(
  { kind, none }: ReportColumn,
  cell: Cell,
  formatDay: (at: number) => string,
): string {
  if (cell === null) return none;
  if (typeof cell === 'string') return kind === 'day' ? dayWords(cell) : cell;
  if (kind === 'moment') return formatDay(cell);
  return kind === 'money' ? moneyWords(cell) : cell.toLocaleString('en-US');
}
