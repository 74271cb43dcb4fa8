import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { causes, type Rejection, rejection } from '#lib/files/import-causes.ts';
import { kindOf } from '#lib/files/kinds/all-kinds.ts';
import { RecordGatherer } from '#lib/files/record-gatherer.ts';
import { type ReadRecord, readRecordRow, type RecordReading } from '#lib/files/record-rows.ts';
import type { DryRunSetting } from './batch-run.ts';
import type { ImportProgress, PlannedRecords } from './contract.ts';
import { type CsvRecord, UnreadableCsv } from './csv-records.ts';
import { type ImportFile, rowsOf } from './import-file.ts';
import type { PlannedImport } from './plan-import.ts';
import { problemsOf, withoutRejected } from './plan-problems.ts';
import { ProfileProducts } from './profile-products.ts';
import { RecordsDryRun } from './records-dry-run.ts';

type RecordChoices = ImportChoices & { readonly kind: PlannedRecords['kind'] };
type Outside = DryRunSetting & { readonly progress: (progress: ImportProgress) => void };

/** The dry run of a file about people, contracts or seats. */
export async function planRecords(
  file: ImportFile,
  choices: RecordChoices,
  outside: Outside,
): Promise<PlannedImport> {
  const gatherer = new RecordGatherer();
  const rejections = new Map<number, Rejection>();
  const leftOut = new Map<number, Rejection>();
  const reading = readingOf(file, choices, outside.now);
  const products = new ProfileProducts(outside.tx);
  let rows = 0;
  try {
    for await (const records of rowsOf(file, (done) => outside.progress({ step: 'reading', done }))) {
      rows += records.length;
      const read = records.map((record) => [record.line, readRecord(record, reading)] as const);
      await products.learn(read.flatMap(([, one]) => ('rejected' in one ? [] : [one])));
      for (const [line, one] of read) {
        const rejected = 'rejected' in one ? one.rejected : gatherer.add(line, products.named(one));
        if (rejected) rejections.set(line, rejected);
        else if (!('rejected' in one) && one.leftOut) leftOut.set(line, one.leftOut);
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error;
    return { plan: { status: 'unreadable', message: error.message }, batches: [], rejections };
  }
  const gathered = gatherer.finish();
  const run = new RecordsDryRun(outside, (done) => outside.progress({ step: 'comparing', done }));
  await run.runAll(gathered);
  const all = new Map([...rejections, ...run.rejections]);
  const batches = run.batches();
  const plan: PlannedRecords = {
    ...{ status: 'planned', kind: choices.kind, rows, ...(await run.counts(gathered)) },
    ...{ rejectedRows: all.size, problems: problemsOf(all), batches: batches.length },
    leftOut: problemsOf(withoutRejected(new Map([...leftOut, ...gathered.leftOut]), all)),
  };
  return { plan, batches, rejections: all };
}

function readRecord({ cells, hasBadQuotes }: CsvRecord, reading: RecordReading): ReadRecord {
  return hasBadQuotes ? { rejected: rejection(causes.quotes) } : readRecordRow(cells, reading);
}

export function readingOf({ text, head }: ImportFile, choices: ImportChoices, now: number): RecordReading {
  const { isGuarded } = text;
  return { kind: kindOf(choices.kind), choices, columns: head.titles.length, isGuarded, now };
}
