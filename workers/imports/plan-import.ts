import { DeviceGatherer } from '#lib/files/import-devices.ts';
import { causes, type Rejection, rejection } from '#lib/files/import-causes.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { readInstallRow, type RowReading } from '#lib/files/import-rows.ts';
import type { DryRunSetting } from './batch-run.ts';
import type { ImportPlan, ImportProblem, ImportProgress } from './contract.ts';
import { UnreadableCsv } from './csv-records.ts';
import { type DryRun, dryRun } from './dry-run.ts';
import { type ImportFile, rowsOf } from './import-file.ts';

/** A plan with what is not shown: the batches to send and the reason for each row that is left out. */
export interface PlannedImport {
  readonly plan: ImportPlan;
  readonly batches: DryRun['batches'];
  readonly rejections: ReadonlyMap<number, Rejection>;
}

/** Line numbers shown for a cause. */
const LINES_SHOWN = 5;

export async function planImport(
  file: ImportFile,
  choices: ImportChoices,
  outside: DryRunSetting & { readonly progress: (progress: ImportProgress) => void },
): Promise<PlannedImport> {
  const gatherer = new DeviceGatherer();
  const rejections = new Map<number, Rejection>();
  const reading = readingOf(file, choices, outside.now);
  let rows = 0;
  try {
    for await (const records of rowsOf(file, (done) => outside.progress({ step: 'reading', done }))) {
      rows += records.length;
      for (const { line, cells, hasBadQuotes } of records) {
        const read = hasBadQuotes
          ? { rejected: rejection(causes.quotes) }
          : readInstallRow(line, cells, reading);
        if ('row' in read) gatherer.add(read.row);
        else rejections.set(line, read.rejected);
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error;
    return { plan: { status: 'unreadable', message: error.message }, batches: [], rejections };
  }
  const { devices, rejections: disagreeing } = gatherer.finish();
  const run = await dryRun(devices, outside, (done) => outside.progress({ step: 'comparing', done }));
  const all = new Map([...rejections, ...disagreeing, ...run.rejections]);
  return { plan: planOf(run, all, rows), batches: run.batches, rejections: all };
}

function readingOf({ text, head }: ImportFile, choices: ImportChoices, now: number): RowReading {
  return { choices, columns: head.titles.length, isGuarded: text.encoding === 'UTF-8' && text.hasBom, now };
}

function planOf(run: DryRun, rejections: ReadonlyMap<number, Rejection>, rows: number): ImportPlan {
  return {
    status: 'planned',
    rows,
    ...run.counts,
    rejectedRows: rejections.size,
    problems: problemsOf(rejections),
    batches: run.batches.length,
  };
}

/** By cause, the most rows first. */
function problemsOf(rejections: ReadonlyMap<number, Rejection>): ImportProblem[] {
  const linesByCause = new Map<string, number[]>();
  for (const [line, { cause }] of rejections) {
    const lines = linesByCause.get(cause);
    if (lines) lines.push(line);
    else linesByCause.set(cause, [line]);
  }
  return [...linesByCause]
    .map(([cause, lines]) => ({
      cause,
      rows: lines.length,
      lines: lines.sort((one, other) => one - other).slice(0, LINES_SHOWN),
    }))
    .sort((one, other) => other.rows - one.rows);
}
