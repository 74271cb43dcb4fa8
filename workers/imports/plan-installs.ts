import { DeviceGatherer } from '#lib/files/import-devices.ts';
import { causes, type Rejection, rejection } from '#lib/files/import-causes.ts';
import { type ImportChoices, installMapping } from '#lib/files/import-mapping.ts';
import { type ReadRow, readInstallRow, type RowReading } from '#lib/files/import-rows.ts';
import { CatalogNames } from './catalog-names.ts';
import type { DryRunSetting } from './batch-run.ts';
import type { ImportProgress, PlannedInstalls } from './contract.ts';
import { type CsvRecord, UnreadableCsv } from './csv-records.ts';
import { type DryRun, dryRun } from './dry-run.ts';
import { type ImportFile, rowsOf } from './import-file.ts';
import type { PlannedImport } from './plan-import.ts';
import { problemsOf, withoutRejected } from './plan-problems.ts';

/** The dry run of an install list. */
export async function planInstalls(
  file: ImportFile,
  choices: ImportChoices,
  outside: DryRunSetting & { readonly progress: (progress: ImportProgress) => void },
): Promise<PlannedImport> {
  const gatherer = new DeviceGatherer();
  const rejections = new Map<number, Rejection>();
  const names = new CatalogNames(outside);
  const reading = readingOf(file, choices, outside.now);
  let rows = 0;
  try {
    for await (const records of rowsOf(file, (done) => outside.progress({ step: 'reading', done }))) {
      rows += records.length;
      const read = records.map((record) => [record.line, readRow(record, reading)] as const);
      await names.learn(read.flatMap(([, one]) => ('row' in one ? [one.row] : [])));
      for (const [line, one] of read) {
        if ('row' in one) gatherer.add(names.named(one.row));
        else rejections.set(line, one.rejected);
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error;
    return { plan: { status: 'unreadable', message: error.message }, batches: [], rejections };
  }
  const { devices, rejections: disagreeing, leftOut } = gatherer.finish();
  const run = await dryRun(devices, outside, (done) => outside.progress({ step: 'comparing', done }));
  const all = new Map([...rejections, ...disagreeing, ...run.rejections]);
  const batches = run.batches.map((args) => ({ name: 'installs.import' as const, args }));
  const plan = {
    ...planOf(run, all, rows),
    leftOut: problemsOf(withoutRejected(new Map([...leftOut, ...names.leftOut]), all)),
  };
  return { plan, batches, rejections: all };
}

function readRow({ line, cells, hasBadQuotes }: CsvRecord, reading: RowReading): ReadRow {
  return hasBadQuotes ? { rejected: rejection(causes.quotes) } : readInstallRow(line, cells, reading);
}

function readingOf({ text, head }: ImportFile, choices: ImportChoices, now: number): RowReading {
  const { mapping, dateOrder } = choices;
  const read = { mapping: installMapping(mapping), dateOrder };
  return {
    choices: read,
    columns: head.titles.length,
    isGuarded: text.isGuarded,
    now,
  };
}

function planOf(run: DryRun, rejections: ReadonlyMap<number, Rejection>, rows: number): PlannedInstalls {
  return {
    status: 'planned',
    kind: 'install-list',
    rows,
    ...run.counts,
    rejectedRows: rejections.size,
    problems: problemsOf(rejections),
    batches: run.batches.length,
  };
}
