import type { ContractStatus } from '../domain/views/contract-days.ts';
import type { ContractColumn, ContractRow } from '../domain/views/contract-list.ts';

const STATUS: Readonly<Record<ContractStatus, string>> = {
  active: 'Active',
  expiring: 'Expiring',
  expired: 'Expired',
  archived: 'Archived',
  'not-known': 'No end known',
};

const COLUMNS: Readonly<Record<ContractColumn, { title: string; cell: (row: ContractRow) => string }>> = {
  number: { title: 'Number', cell: (row) => row.number },
  label: { title: 'Label', cell: (row) => row.label },
  vendor: { title: 'Vendor', cell: (row) => row.vendor },
  type: { title: 'Type', cell: (row) => row.type },
  status: { title: 'Status', cell: (row) => STATUS[row.status] },
  length: { title: 'Length', cell: lengthCell },
  expires: { title: 'Expires', cell: (row) => row.endDay ?? '' },
  used: { title: 'Seats used', cell: (row) => String(row.seats.used) },
  bought: { title: 'Seats bought', cell: (row) => String(row.seats.bought) },
  overage: { title: 'Seats to buy', cell: (row) => String(row.seats.overage) },
};

/** Titles of the columns that the screen shows, in its order. */
export function contractTitles(columns: readonly ContractColumn[]): string[] {
  return columns.map((column) => COLUMNS[column].title);
}

export function contractCells(row: ContractRow, columns: readonly ContractColumn[]): string[] {
  return columns.map((column) => COLUMNS[column].cell(row));
}

function lengthCell({ length }: ContractRow): string {
  if (length === null) return '';
  return length.months === null ? `${length.days} days` : `${length.months} months`;
}
