import type { ImportMutation } from '#workers/imports/contract.ts';
import { THOUSANDTHS } from '../../domain/records/credit-amount.ts';
import type { Refusal } from '../../domain/records/core/refusal.ts';
import { installs } from '../../lists/installs.ts';
import { causeOf, refusedRowsOf } from '../../domain/views/inbox/refusal-details.ts';
import { reasonSentence, rowSentence } from '../../words/changes/why.ts';
import { csvMoment } from './csv-moment.ts';

/** A row of a batch as it was sent. By another build it may have any shape. */
type SentRow = Readonly<Record<string, unknown>>;

/** Rows of a kind of import as a file that the import reads back: titles it knows, and the lines of a row. */
interface RefusedList {
  readonly titles: readonly string[];
  readonly linesOf: (row: SentRow) => readonly (readonly string[])[];
}

const PERSON = ['First name', 'Last name', 'Email'];

/** An import without its list does not compile. */
const LISTS: Readonly<Record<ImportMutation, RefusedList>> = {
  'installs.import': { titles: installs.columns.map(({ title }) => title), linesOf: deviceLines },
  'users.add-many': { titles: PERSON, linesOf: (row) => [personCells(row)] },
  'contracts.import': {
    titles: [
      ...['Contract number', 'Vendor', 'Offering name', 'Subscription ID', 'Seat quantity'],
      ...['Start date', 'End date', 'Team', 'Reseller name', 'Reseller email', 'Price'],
    ],
    linesOf: (row) => [contractCells(row)],
  },
  'credit-records.import': {
    titles: ['Day', 'Email', 'Product', 'Offering', 'Amount'],
    linesOf: (row) => [creditCells(row)],
  },
  'assignments.import': {
    titles: [
      ...[...PERSON, 'Offering name', 'Contract number', 'Seat assignment', 'Assigned date'],
      ...['Unassigned date', 'User activity', 'Last accessed'],
    ],
    linesOf: (row) => [seatCells(row)],
  },
};

/** Titles of the refused rows of such an import, to correct and import again; null: it is no import. */
export function refusedRowTitles(name: string): readonly string[] | null {
  const list = listOf(name);
  return list && [...list.titles, 'Reason'];
}

/** The lines of one refused batch, or of the refused rows of one that was accepted. Bears arguments of any shape. */
export function refusedRowLines(refusal: Refusal): string[][] {
  const whyByRow = new Map(refusedRowsOf(refusal.details).map((one) => [one.row, rowSentence(one)]));
  const list = listOf(refusal.name);
  const rows = list ? batchRows(refusal.args) : [];
  return rows
    .filter((row) => !refusal.isPartial || whyByRow.has(Number(row['row'])))
    .flatMap((row) => {
      const why = whyByRow.get(Number(row['row'])) ?? reasonSentence(causeOf(refusal.reason));
      return (list?.linesOf(row) ?? []).map((line) => [...line, why]);
    });
}

function listOf(name: string): RefusedList | null {
  return Object.hasOwn(LISTS, name) ? LISTS[name as ImportMutation] : null;
}

function deviceLines(device: SentRow): readonly (readonly string[])[] {
  const texts = ['name', 'type', 'os', 'serial', 'lastUser'].map((field) => text(device, field));
  const head = [...texts, moment(device, 'lastCheckInAt')];
  const installs = Array.isArray(device['installs']) ? device['installs'].filter(isRow) : [];
  if (installs.length === 0) return [[...head, '', '', '']];
  return installs.map((one) => [
    ...head,
    ...['product', 'version', 'publisher'].map((field) => text(one, field)),
  ]);
}

function personCells(row: SentRow): string[] {
  return ['firstName', 'lastName', 'email'].map((field) => text(row, field));
}

function creditCells(row: SentRow): string[] {
  const { amount } = row;
  return [
    ...['day', 'email', 'product', 'offering'].map((field) => text(row, field)),
    typeof amount === 'number' ? String(amount / THOUSANDTHS) : '',
  ];
}

function contractCells(row: SentRow): string[] {
  const { quantity, priceCents } = row;
  const price =
    typeof priceCents === 'number' ? `${text(row, 'currency')} ${(priceCents / 100).toFixed(2)}` : '';
  return [
    ...['number', 'vendor', 'product', 'subscriptionId'].map((field) => text(row, field)),
    typeof quantity === 'number' ? String(quantity) : 'Unlimited Seats',
    ...['startDay', 'endDay', 'companyName', 'resellerName', 'resellerEmail'].map((field) =>
      text(row, field),
    ),
    price,
  ];
}

const ACTIVITY: Readonly<Record<string, string>> = { used: 'active', never: 'inactive' };

/** A person whose seat was left out before is sent with it again: the dry run says what becomes of it. */
function seatCells(row: SentRow): string[] {
  return [
    ...personCells(row),
    ...[text(row, 'product'), text(row, 'contractNumber')],
    row['seat'] === 'unassigned' ? 'unassigned' : 'assigned',
    ...[moment(row, 'assignedAt'), moment(row, 'unassignedAt')],
    ...[ACTIVITY[text(row, 'usage')] ?? '', moment(row, 'lastUsedAt')],
  ];
}

function text(row: SentRow, field: string): string {
  const value = row[field];
  return typeof value === 'string' ? value : '';
}

function moment(row: SentRow, field: string): string {
  const value = row[field];
  return Number.isSafeInteger(value) ? csvMoment(value as number) : '';
}

function batchRows(args: string): SentRow[] {
  try {
    const { rows } = JSON.parse(args) as { rows?: unknown };
    return Array.isArray(rows) ? rows.filter(isRow) : [];
  } catch {
    return [];
  }
}

function isRow(value: unknown): value is SentRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
