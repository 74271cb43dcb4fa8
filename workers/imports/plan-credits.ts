import { newId } from '#lib/base/ids.ts';
import { applyMutation } from '#lib/domain/mutations/apply.ts';
import type { ImportedCredit } from '#lib/domain/mutations/credit-imports.ts';
import { currentVersion } from '#lib/domain/mutations/registry.ts';
import { type CreditSource } from '#lib/domain/records/credit-record.ts';
import type { Rows } from '#lib/domain/records/collections.ts';
import type { Tx } from '#lib/domain/tx.ts';
import { CreditGatherer, MOST_CREDITS } from '#lib/files/credit-gatherer.ts';
import { causes, type Rejection, rejection } from '#lib/files/import-causes.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { creditCauses, type CreditPart } from '#lib/files/read-credits.ts';
import type { Gathered } from '#lib/files/record-gatherer.ts';
import { readRecordRow } from '#lib/files/record-rows.ts';
import type { DryRunSetting } from './batch-run.ts';
import type { ImportBatch, ImportProgress, PlannedCredits } from './contract.ts';
import { UnreadableCsv } from './csv-records.ts';
import { type ImportFile, rowsOf } from './import-file.ts';
import type { PlannedImport } from './plan-import.ts';
import { readingOf } from './plan-records.ts';
import { problemsOf } from './plan-problems.ts';
import { formatCount } from '#lib/words/format/numbers.ts';

type CreditChoices = ImportChoices & { readonly kind: PlannedCredits['kind'] };
type Outside = DryRunSetting & {
  readonly progress: (progress: ImportProgress) => void;
  /** Days, people and products together. */
  readonly mostCredits?: number;
};

/** A record is looked for by four keys and charged: a hundred hold the account's lock for some 10 ms. */
const BATCH_ROWS = 100;

function tooMany(most: number): string {
  return `The file has more than ${formatCount(most)} days, people and products together, which is more than a replica should keep. Nothing was imported. Divide the file by year or month, and import the parts that you need.`;
}

/** The dry run of a file of credit use. */
export async function planCredits(
  file: ImportFile,
  choices: CreditChoices,
  outside: Outside,
): Promise<PlannedImport> {
  const { mostCredits = MOST_CREDITS } = outside;
  const gatherer = new CreditGatherer(mostCredits);
  const rejections = new Map<number, Rejection>();
  const reading = readingOf(file, choices, outside.now);
  let rows = 0;
  try {
    for await (const records of rowsOf(file, (done) => outside.progress({ step: 'reading', done }))) {
      rows += records.length;
      for (const { line, cells, hasBadQuotes } of records) {
        const read = hasBadQuotes ? { rejected: rejection(causes.quotes) } : readRecordRow(cells, reading);
        if ('rejected' in read) rejections.set(line, read.rejected);
        else if (read.credit) gatherer.add(line, read.credit);
      }
      if (gatherer.isFull) return unreadable(tooMany(mostCredits), rejections);
    }
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error;
    return unreadable(error.message, rejections);
  }
  const source = choices.kind === 'autodesk-daily' ? 'autodesk-daily' : 'file';
  const run = new CreditDryRun(outside, source);
  await run.runAll(gatherer.finish());
  const all = new Map([...rejections, ...run.rejections]);
  const batches = run.batches();
  const plan: PlannedCredits = {
    ...{ status: 'planned', kind: choices.kind, rows, productsCreated: [], ...run.counts() },
    ...{ rejectedRows: all.size, problems: problemsOf(all), batches: batches.length },
  };
  return { plan, batches, rejections: all };
}

/** Runs the batches over a scratch with the mutation that confirming sends. */
class CreditDryRun {
  readonly rejections = new Map<number, Rejection>();
  readonly #outside: Outside;
  readonly #kind: CreditSource;
  readonly #changed: ImportedCredit[] = [];
  readonly #credits = { created: 0, updated: 0, unchanged: 0 };
  readonly #unmatched = { people: new Set<string>(), products: new Set<string>(), records: 0 };

  constructor(outside: Outside, kind: CreditSource) {
    this.#outside = outside;
    this.#kind = kind;
  }

  async runAll(credits: readonly Gathered<CreditPart>[]): Promise<void> {
    for (let from = 0; from < credits.length; from += BATCH_ROWS) {
      await this.#runBatch(credits.slice(from, from + BATCH_ROWS));
      this.#outside.progress({ step: 'comparing', done: Math.min(1, (from + BATCH_ROWS) / credits.length) });
    }
  }

  batches(): ImportBatch[] {
    const { source } = this.#outside;
    return Array.from({ length: Math.ceil(this.#changed.length / BATCH_ROWS) }, (_, at) => {
      const rows = this.#changed.slice(at * BATCH_ROWS, (at + 1) * BATCH_ROWS);
      return { name: 'credit-records.import', args: { source, kind: this.#kind, rows } };
    });
  }

  counts(): Pick<
    PlannedCredits,
    'credits' | 'unknownPeople' | 'unknownProducts' | 'withoutContract' | 'changedRows'
  > {
    return {
      credits: this.#credits,
      unknownPeople: this.#unmatched.people.size,
      unknownProducts: this.#unmatched.products.size,
      withoutContract: this.#unmatched.records,
      changedRows: this.#changed.length,
    };
  }

  async #runBatch(credits: readonly Gathered<CreditPart>[]): Promise<void> {
    const { access, now, chance, source, tx } = this.#outside;
    const name = 'credit-records.import';
    const rows = credits.map(({ lines, part }) => ({ row: lines[0] ?? 1, ...part }));
    const args = { source, kind: this.#kind, rows };
    const call = { id: newId('mu', now, chance), name, version: currentVersion(name) ?? 1, args, at: now };
    const outcome = await applyMutation(this.#noting(tx), call, access);
    if (outcome.status === 'refused')
      throw new Error(`Checked rows were refused: ${outcome.reason} ${JSON.stringify(outcome.details)}`);
    const changed = new Set(outcome.changedRows);
    const refused = new Set((outcome.refusedRows ?? []).map(({ row }) => row));
    this.#changed.push(...rows.filter(({ row }) => changed.has(row)));
    for (const field of ['created', 'updated', 'unchanged'] as const)
      this.#credits[field] += outcome.counts?.[field] ?? 0;
    for (const { lines } of credits)
      if (refused.has(lines[0] ?? 1))
        for (const line of lines) this.rejections.set(line, rejection(creditCauses.future));
  }

  #noting(tx: Tx): Tx {
    return {
      ...tx,
      put: (collection, row) => {
        if (collection === 'creditRecords') this.#note(row as Rows['creditRecords']);
        tx.put(collection, row);
      },
    };
  }

  #note({ userId, person, productId, product, contractId }: Rows['creditRecords']): void {
    if (userId === null) this.#unmatched.people.add(person);
    if (productId === null) this.#unmatched.products.add(product);
    if (contractId === null) this.#unmatched.records += 1;
  }
}

function unreadable(message: string, rejections: ReadonlyMap<number, Rejection>): PlannedImport {
  return { plan: { status: 'unreadable', message }, batches: [], rejections };
}
