import type { ImportedCredit } from '#lib/domain/mutations/credits/imported-credit.ts';
import type { CreditSource } from '#lib/domain/records/credit-record.ts';
import { CreditGatherer, MOST_CREDITS } from '#lib/files/credit-gatherer.ts';
import { type Rejection, rejection } from '#lib/files/import-causes.ts';
import { creditCauses } from '#lib/files/reading/read-credits.ts';
import type { Gathered } from '#lib/files/record-gatherer.ts';
import type { CreditPart } from '#lib/files/reading/row-parts.ts';
import { formatCount } from '#lib/words/format/numbers.ts';
import type { CreditCounts, ImportBatch } from '../contract.ts';
import { applyBatch, type DryRunSetting } from './dry-run.ts';
import type { DryRun, Planning } from './planning.ts';
import type { Written } from './recording-tx.ts';

/** A record is looked for by four keys and charged: a hundred hold the account's lock for some 10 ms. */
const BATCH_ROWS = 100;

/** The dry run of a file of credit use. */
export class CreditPlanning implements Planning<CreditPart, CreditCounts> {
  readonly #setting: DryRunSetting;
  readonly #kind: CreditSource;
  readonly #most: number;
  readonly #gatherer: CreditGatherer;
  readonly #rejections = new Map<number, Rejection>();
  readonly #changed: ImportedCredit[] = [];
  readonly #credits = { created: 0, updated: 0, unchanged: 0 };
  #matched = 0;
  readonly #unmatched = { people: new Set<string>(), products: new Set<string>(), records: 0 };

  constructor(setting: DryRunSetting, kind: CreditSource, most = MOST_CREDITS) {
    this.#setting = setting;
    this.#kind = kind;
    this.#most = most;
    this.#gatherer = new CreditGatherer(most);
  }

  take(parts: readonly (readonly [number, CreditPart])[]): Promise<[]> {
    for (const [line, part] of parts) this.#gatherer.add(line, part);
    return Promise.resolve([]);
  }

  get tooMuch(): string | null {
    if (!this.#gatherer.isFull) return null;
    return `The file has more than ${formatCount(this.#most)} days, people, and products together, more than a device should keep. Nothing was imported. Split the file by year or month and import the parts you need.`;
  }

  async run(progress: (done: number) => void): Promise<DryRun<CreditCounts>> {
    const credits = this.#gatherer.finish();
    for (let from = 0; from < credits.length; from += BATCH_ROWS) {
      await this.#runBatch(credits.slice(from, from + BATCH_ROWS));
      progress(Math.min(1, (from + BATCH_ROWS) / credits.length));
    }
    return {
      counts: this.#counts(),
      batches: this.#batches(),
      canBeComplete: false,
      ends: null,
      undo: [],
      rejections: this.#rejections,
      leftOut: new Map(),
    };
  }

  async #runBatch(credits: readonly Gathered<CreditPart>[]): Promise<void> {
    const rows = credits.map(({ lines, part }) => ({ row: lines[0] ?? 1, ...part }));
    const { source } = this.#setting;
    const args = { source, kind: this.#kind, rows };
    const applied = await applyBatch('credit-records.import', args, this.#setting);
    this.#changed.push(...rows.filter(({ row }) => applied.changed.has(row)));
    for (const field of ['created', 'updated', 'unchanged'] as const)
      this.#credits[field] += applied.counts[field];
    for (const { lines } of credits)
      if (applied.refused.has(lines[0] ?? 1))
        for (const line of lines) this.#rejections.set(line, rejection(creditCauses.future));
    this.#noteUnmatched(applied.written);
  }

  #noteUnmatched(written: Written): void {
    this.#matched += written.removed('creditRecords').length;
    for (const id of written.put('creditRecords').keys())
      if (written.before('creditRecords', id)) this.#matched += 1;
    for (const { userId, person, productId, product, contractId } of written.put('creditRecords').values()) {
      if (userId === null) this.#unmatched.people.add(person);
      if (productId === null) this.#unmatched.products.add(product);
      if (contractId === null) this.#unmatched.records += 1;
    }
  }

  #batches(): ImportBatch[] {
    const { source } = this.#setting;
    return Array.from({ length: Math.ceil(this.#changed.length / BATCH_ROWS) }, (_, at) => {
      const rows = this.#changed.slice(at * BATCH_ROWS, (at + 1) * BATCH_ROWS);
      return { name: 'credit-records.import', args: { source, kind: this.#kind, rows } };
    });
  }

  #counts(): CreditCounts {
    return {
      family: 'credits',
      productsCreated: [],
      credits: this.#credits,
      unknownPeople: this.#unmatched.people.size,
      unknownProducts: this.#unmatched.products.size,
      withoutContract: this.#unmatched.records,
      matched: this.#matched,
      changedRows: this.#changed.length,
    };
  }
}
