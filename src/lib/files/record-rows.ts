import type { ImportedContract } from '../domain/mutations/contract-imports.ts';
import type { ImportedSeat } from '../domain/mutations/seat-imports.ts';
import { cellText, withoutGuard } from './import-cells.ts';
import { type Rejection, rejection } from './import-causes.ts';
import type { ImportChoices } from './import-mapping.ts';
import { type CreditPart, readCredits } from './read-credits.ts';
import type { FileKind } from './kinds/kind.ts';
import { readHolder } from './read-holder.ts';
import { readLicense } from './read-license.ts';
import { readPerson } from './read-person.ts';
import { readSubscription } from './read-subscription.ts';
import { readUsage } from './read-usage.ts';
import { recordCauses } from './record-causes.ts';
import { isTotalRow } from './total-row.ts';

export interface PersonPart {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}
export type ContractPart = Omit<ImportedContract, 'row' | 'isNewContract' | 'isNewEntitlement'> & {
  /** What tells two licenses apart that have nothing else of their own; never kept. */
  readonly serial: string;
};
export type SeatPart = Omit<ImportedSeat, 'row' | 'isNew'>;

/** What one row says. */
export interface RecordRow {
  readonly person?: PersonPart;
  readonly contract?: ContractPart;
  readonly seat?: SeatPart;
  /** A person with several products in one row. */
  readonly seats?: readonly SeatPart[];
  readonly credit?: CreditPart;
  /** A cell that is not read, though the row is taken. */
  readonly leftOut?: Rejection;
}

export type ReadRecord = RecordRow | { readonly rejected: Rejection };

/** What rows are read with; the same for a whole file. */
export interface RecordReading {
  readonly kind: FileKind;
  readonly choices: ImportChoices;
  /** How many columns the titles name. */
  readonly columns: number;
  /** The file comes from the spreadsheets profile: formulas are guarded by an apostrophe. */
  readonly isGuarded: boolean;
  /** Time of the import, ms. */
  readonly now: number;
}

/** The texts of a row by field: one line, single blanks; "" where the file has nothing. */
export type Texts = (field: string) => string;

/** Cells that fill no field are not looked at, whatever is in them. */
export function readRecordRow(cells: readonly string[], reading: RecordReading): ReadRecord {
  const { kind, columns } = reading;
  if (cells.length > columns && cells.slice(columns).some((cell) => cell.trim() !== '')) {
    return rejected(recordCauses.tooManyCells, `There are ${cells.length}.`);
  }
  if (isTotalRow(cells)) return rejected(recordCauses.total);
  const texts = new Map<string, string>();
  for (const { name, label, divider } of kind.fields) {
    const at = reading.choices.mapping[name] ?? null;
    const cell = at === null ? '' : (cells[at] ?? '');
    const whole = reading.isGuarded ? withoutGuard(cell) : cell;
    const parts = divider ? whole.split(divider).map(cellText) : [cellText(whole)];
    if (parts.includes(null)) return rejected(recordCauses.cell, `It is in the column for "${label}".`);
    texts.set(name, parts.join('\n'));
  }
  return readAs(kind, (field) => texts.get(field) ?? '', reading);
}

function readAs(kind: FileKind, texts: Texts, reading: RecordReading): ReadRecord {
  switch (kind.name) {
    case 'install-list':
      throw new Error('An install list is read by import-rows');
    case 'autodesk-subscriptions':
      return readSubscription(texts, reading);
    case 'autodesk-usage':
    case 'autodesk-users':
      return readUsage(texts, reading);
    case 'snipe-licenses':
      return readLicense(texts, reading);
    case 'adobe-users':
    case 'microsoft-users':
      return readHolder(texts);
    case 'autodesk-daily':
    case 'credit-use': {
      const credit = readCredits(texts, reading);
      return 'rejected' in credit ? credit : { credit };
    }
    case 'people':
    case 'snipe-users': {
      const person = readPerson(texts);
      return 'rejected' in person ? person : { person };
    }
  }
}

function rejected(cause: string, detail = ''): ReadRecord {
  return { rejected: rejection(cause, detail) };
}
