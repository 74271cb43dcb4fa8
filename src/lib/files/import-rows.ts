import { knownSerial } from '../domain/records/known-serial.ts';
import type { InstallColumn, InstallListRow } from '../domain/views/install-list.ts';
import { cellText, readType, withoutGuard } from './import-cells.ts';
import { causes, type Rejection, rejection } from './import-causes.ts';
import type { DateOrder, InstallMapping } from './import-mapping.ts';
import { readMoment } from './import-moment.ts';
import { isTotalRow } from './total-row.ts';

/** A row of an install list, checked: everything in it can be kept. */
export interface InstallRow extends Omit<InstallListRow, 'id' | 'deviceId' | 'device' | 'isPending'> {
  readonly line: number;
  readonly name: string;
  /** "": the row is about a device alone. */
  readonly product: string;
}

export type ReadRow = { readonly row: InstallRow } | { readonly rejected: Rejection };

/** What rows are read with; the same for a whole file. */
export interface RowReading {
  readonly choices: { readonly mapping: InstallMapping; readonly dateOrder: DateOrder | null };
  /** How many columns the titles name. */
  readonly columns: number;
  /** The file comes from the spreadsheets profile: formulas are guarded by an apostrophe. */
  readonly isGuarded: boolean;
  /** Time of the import, ms. */
  readonly now: number;
}

/** Clocks of devices and of the browser differ; more than a day is no difference of clocks. */
const AHEAD = 86_400_000;

/** Cells that fill no field are not looked at, whatever is in them. */
export function readInstallRow(line: number, cells: readonly string[], reading: RowReading): ReadRow {
  const { choices, columns, now } = reading;
  if (cells.length > columns && cells.slice(columns).some((cell) => cell.trim() !== '')) {
    return rejected(causes.tooManyCells, `There are ${cells.length}.`);
  }
  if (isTotalRow(cells)) return rejected(causes.total);
  const texts = textsOf(cells, reading);
  if (typeof texts === 'string') return rejected(causes.cell, `It is in the column for ${NAMES[texts]}.`);
  const { device, system, serial, lastUser, product, version, publisher } = texts;
  if (device === '') return rejected(causes.noDevice);
  if (product === '' && (version !== '' || publisher !== '') && choices.mapping.product !== null) {
    return rejected(causes.noProduct);
  }
  const lastCheckInAt = readMoment(texts.lastCheckIn, choices.dateOrder);
  if (lastCheckInAt === 'not-a-date') return rejected(causes.notADate, `It is "${texts.lastCheckIn}".`);
  if (lastCheckInAt === 'two-ways') return rejected(causes.twoWays, `It is "${texts.lastCheckIn}".`);
  if (lastCheckInAt !== null && lastCheckInAt > now + AHEAD) return rejected(causes.future);
  return {
    row: {
      line,
      name: device,
      type: readType(texts.type, system, device),
      os: system,
      serial: knownSerial(serial),
      lastUser,
      lastCheckInAt,
      product,
      version: product === '' ? '' : version,
      publisher: product === '' ? '' : publisher,
    },
  };
}

const NAMES: Readonly<Record<InstallColumn, string>> = {
  device: 'the device',
  type: 'the type',
  system: 'the operating system',
  serial: 'the serial number',
  lastUser: 'the last user',
  lastCheckIn: 'the last check-in',
  product: 'the product',
  version: 'the version',
  publisher: 'the publisher',
};
const FIELDS = Object.keys(NAMES) as InstallColumn[];

/** The text for each field, or the first field whose text can't be kept. */
function textsOf(
  cells: readonly string[],
  { choices, isGuarded }: RowReading,
): Record<InstallColumn, string> | InstallColumn {
  const texts = {} as Record<InstallColumn, string>;
  for (const field of FIELDS) {
    const at = choices.mapping[field];
    const cell = at === null ? '' : (cells[at] ?? '');
    const text = cellText(isGuarded ? withoutGuard(cell) : cell);
    if (text === null) return field;
    texts[field] = text;
  }
  return texts;
}

function rejected(cause: string, detail = ''): ReadRow {
  return { rejected: rejection(cause, detail) };
}
