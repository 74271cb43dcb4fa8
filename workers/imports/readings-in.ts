import { CreditGatherer, MOST_CREDITS } from '#lib/files/credit-gatherer.ts';
import { emailKey } from '#lib/base/email-address.ts';
import { foldKey } from '#lib/base/text.ts';
import { DeviceGatherer } from '#lib/files/import-devices.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { kindOf } from '#lib/files/kinds/all-kinds.ts';
import { kindsFitting } from '#lib/files/kinds/detect-kind.ts';
import type { FileKind } from '#lib/files/kinds/kind.ts';
import { rowReader } from '#lib/files/reading/read-row.ts';
import type { CreditPart, InstallRow, RecordRow } from '#lib/files/reading/row-parts.ts';
import { RecordGatherer } from '#lib/files/record-gatherer.ts';
import type { FileReading } from '#lib/files/import-preview.ts';
import { columnWaysIn } from './reading/column-ways.ts';
import { type CsvRecord, UnreadableCsv } from './reading/csv-records.ts';
import { type ImportFile, rowsOf } from './reading/import-file.ts';

/** What people choose by shows in a few thousand rows; a file of 100 MB would be read four times in silence for the rest. */
const MOST_ROWS = 5_000;

/** What a file holds as each of the kinds that fit: asked before anything is planned. One or none: nothing is asked. */
export async function readingsIn(
  file: ImportFile,
  byKind: readonly ImportChoices[],
  now: number,
): Promise<FileReading[]> {
  const kinds = kindsFitting(file.head.matched);
  if (kinds.length < 2) return [];
  const { rows, isAll } = await firstRows(file);
  const readings: FileReading[] = [];
  for (const name of kinds) {
    const choices = byKind.find(({ kind }) => kind === name);
    if (!choices) continue;
    const kind = kindOf(name);
    const count = await countIn(file, rows, { kind, choices, now });
    const inFirst = isAll ? null : rows.length;
    if (count > 0) readings.push({ kind: name, of: kind.offered.on, count, inFirst });
  }
  return readings;
}

/** The file's beginning, read once. A file that can't be read to its end says so when it is planned. */
async function firstRows(file: ImportFile): Promise<{ rows: readonly CsvRecord[]; isAll: boolean }> {
  const rows: CsvRecord[] = [];
  try {
    for await (const records of rowsOf(file)) {
      for (const record of records) if (rows.push(record) > MOST_ROWS) break;
      if (rows.length > MOST_ROWS) break;
    }
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error;
  }
  return { rows: rows.slice(0, MOST_ROWS), isAll: rows.length <= MOST_ROWS };
}

/** The things that they name, each once. */
async function countIn(
  file: ImportFile,
  rows: readonly CsvRecord[],
  { kind, choices, now }: { kind: FileKind; choices: ImportChoices; now: number },
): Promise<number> {
  const { text, head } = file;
  const setting = { titles: head.titles, isGuarded: text.isGuarded, now };
  const counter = counterOf(kind);
  const ways = await columnWaysIn(file, choices, [rows]);
  const readRow = rowReader(kind, { kind, choices, ...ways, ...setting });
  for (const { line, cells, hasBadQuotes } of rows) {
    const read = readRow(cells);
    if (!hasBadQuotes && !('rejected' in read)) counter.add(line, read);
  }
  return counter.count();
}

interface Counter {
  add(line: number, part: object): void;
  count(): number;
}

/** Each family has parts of its own, which its kinds alone read. */
function counterOf(kind: FileKind): Counter {
  switch (kind.family) {
    case 'installs':
      return countedDevices();
    case 'records':
      return countedRecords(kind.offered.on === 'contracts');
    case 'credits':
      return countedCredits();
  }
}

function countedDevices(): Counter {
  const gatherer = new DeviceGatherer();
  return {
    add: (line, part) => gatherer.add(line, part as InstallRow),
    count: () => gatherer.finish().devices.length,
  };
}

function countedRecords(areContracts: boolean): Counter {
  const gatherer = new RecordGatherer();
  return {
    add: (line, part) => void gatherer.add(line, part as RecordRow),
    count: () => {
      const { contracts, people, seats } = gatherer.finish();
      const keys = areContracts
        ? contracts.map(({ part }) => foldKey(part.number))
        : [...people, ...seats].map(({ part }) => emailKey(part.email));
      return new Set(keys).size;
    },
  };
}

function countedCredits(): Counter {
  const gatherer = new CreditGatherer(MOST_CREDITS);
  return {
    add: (line, part) => gatherer.add(line, part as CreditPart),
    count: () => gatherer.finish().length,
  };
}
