import { causes, type Rejection, rejection } from '#lib/files/import-causes.ts';
import { choosableTitles } from '#lib/files/csv/doubled-titles.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { kindOf } from '#lib/files/kinds/all-kinds.ts';
import type { FileKind } from '#lib/files/kinds/kind.ts';
import { type PartOf, rowReader } from '#lib/files/reading/read-row.ts';
import { columnWaysIn } from './reading/column-ways.ts';
import type { ImportBatch, ImportPlan, ImportProgress, PlanCounts } from './contract.ts';
import { UnreadableCsv } from './reading/csv-records.ts';
import type { DryRunSetting } from './planning/dry-run.ts';
import { type ImportFile, rowsOf } from './reading/import-file.ts';
import { CreditPlanning } from './planning/plan-credits.ts';
import { InstallPlanning } from './planning/plan-installs.ts';
import { problemsOf, withoutRejected } from './planning/plan-problems.ts';
import { RecordPlanning } from './planning/plan-records.ts';
import type { Planning } from './planning/planning.ts';

/** A plan with what is not shown: the batches to send and the reason for each row that is left out. */
export interface PlannedImport {
  readonly plan: ImportPlan;
  readonly batches: readonly ImportBatch[];
  /** What takes back what ended. */
  readonly undo: readonly ImportBatch[];
  readonly rejections: ReadonlyMap<number, Rejection>;
}

type Outside = DryRunSetting & {
  readonly progress: (progress: ImportProgress) => void;
  /** Days, people and products together that one file of credit use may have. */
  readonly mostCredits?: number;
};

/** The dry run of a file, as the person chose to read it. */
export function planImport(
  file: ImportFile,
  choices: ImportChoices,
  outside: Outside,
): Promise<PlannedImport> {
  const kind = kindOf(choices.kind);
  const asked = { file, choices, outside };
  switch (kind.family) {
    case 'installs':
      return planAs(kind, new InstallPlanning(outside, choices), asked);
    case 'records':
      return planAs(kind, new RecordPlanning(outside, choices), asked);
    case 'credits':
      return planAs(kind, new CreditPlanning(outside, kind.source, outside.mostCredits), asked);
  }
}

interface Asked {
  readonly file: ImportFile;
  readonly choices: ImportChoices;
  readonly outside: Outside;
}

async function planAs<Kind extends FileKind, Counts extends PlanCounts>(
  kind: Kind,
  planning: Planning<PartOf<Kind>, Counts>,
  asked: Asked,
): Promise<PlannedImport> {
  const { outside } = asked;
  const read = await readAll(kind, planning, asked);
  if ('message' in read)
    return {
      plan: { status: 'unreadable', message: read.message },
      batches: [],
      undo: [],
      rejections: new Map(),
    };
  const unread = [...read.rejections.values()].filter(({ cause }) => cause !== causes.total).length;
  const run = await planning.run((done) => outside.progress({ step: 'comparing', done }), unread);
  const rejections = new Map([...read.rejections, ...run.rejections]);
  const plan = {
    status: 'planned' as const,
    kind: kind.name,
    rows: read.rows,
    ...run.counts,
    rejectedRows: rejections.size,
    problems: problemsOf(rejections),
    batches: run.batches.length,
    notKept: columnsNotKept(asked, read.filled),
    canBeComplete: run.canBeComplete,
    ends: run.ends,
    leftOut: problemsOf(withoutRejected(run.leftOut, rejections)),
  };
  return { plan: plan as unknown as ImportPlan, batches: run.batches, undo: run.undo, rejections };
}

/** Reads every row and gives those that say something to the planning. */
async function readAll<Kind extends FileKind, Counts>(
  kind: Kind,
  planning: Planning<PartOf<Kind>, Counts>,
  { file, choices, outside }: Asked,
): Promise<ReadRows | { message: string }> {
  const { text, head } = file;
  const setting = { titles: head.titles, isGuarded: text.isGuarded, now: outside.now };
  const rejections = new Map<number, Rejection>();
  const filled = new Set<number>();
  let rows = 0;
  try {
    const ways = await columnWaysIn(file, choices);
    const readRow = rowReader(kind, { kind, choices, ...ways, ...setting });
    for await (const records of rowsOf(file, (done) => outside.progress({ step: 'reading', done }))) {
      rows += records.length;
      const parts: (readonly [number, PartOf<Kind>])[] = [];
      for (const { line, cells, hasBadQuotes } of records) {
        noteFilled(filled, cells, head.titles.length);
        const read = hasBadQuotes ? { rejected: rejection(causes.quotes) } : readRow(cells);
        if (isRejected(read)) rejections.set(line, read.rejected);
        else parts.push([line, read]);
      }
      for (const [line, rejected] of await planning.take(parts)) rejections.set(line, rejected);
      if (planning.tooMuch !== null) return { message: planning.tooMuch };
    }
  } catch (error) {
    if (error instanceof UnreadableCsv) return { message: error.message };
    throw error;
  }
  return { rows, rejections, filled };
}

/** What reading all rows came to. */
interface ReadRows {
  readonly rows: number;
  readonly rejections: ReadonlyMap<number, Rejection>;
  /** Columns in which some row has something. */
  readonly filled: ReadonlySet<number>;
}

function noteFilled(filled: Set<number>, cells: readonly string[], columns: number): void {
  if (filled.size === columns) return;
  for (let at = 0; at < columns; at++) if (!filled.has(at) && (cells[at] ?? '').trim() !== '') filled.add(at);
}

/** What nobody reads of a file is named, and so is what is read and not kept. */
function columnsNotKept({ file, choices }: Asked, filled: ReadonlySet<number>): string[] {
  const { fields } = kindOf(choices.kind);
  const kept = fields.flatMap(({ name, isKept }) => (isKept === false ? [] : (choices.mapping[name] ?? [])));
  const titles = choosableTitles(file.head.titles);
  return titles.filter((_title, at) => filled.has(at) && !kept.includes(at));
}

function isRejected(read: object): read is { readonly rejected: Rejection } {
  return 'rejected' in read;
}
