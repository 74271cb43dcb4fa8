import type { Rejection } from '#lib/files/import-causes.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { type GatheredRecords, RecordGatherer } from '#lib/files/record-gatherer.ts';
import type { RecordRow } from '#lib/files/reading/row-parts.ts';
import type { RecordCounts } from '../contract.ts';
import { wordsNotKept } from '../contract-words.ts';
import { missingSeats } from './complete-seats.ts';
import { applyOne, type DryRunSetting } from './dry-run.ts';
import type { DryRun, Planning } from './planning.ts';
import { endsToSend } from './ends.ts';
import { otherNames } from './other-names.ts';
import { RecordProducts } from '../record-products.ts';
import { RecordRun } from './record-run.ts';

/** The dry run of a file about people, contracts or seats. */
export class RecordPlanning implements Planning<RecordRow, RecordCounts> {
  readonly tooMuch = null;
  readonly #setting: DryRunSetting;
  readonly #choices: ImportChoices;
  readonly #gatherer = new RecordGatherer();
  readonly #products: RecordProducts;
  readonly #leftOut = new Map<number, Rejection>();

  constructor(setting: DryRunSetting, choices: ImportChoices) {
    this.#setting = setting;
    this.#choices = choices;
    this.#products = new RecordProducts(setting);
  }

  async take(parts: readonly (readonly [number, RecordRow])[]): Promise<[number, Rejection][]> {
    await this.#products.learn(parts.map(([, row]) => row));
    return parts.flatMap(([line, row]): [number, Rejection][] => {
      const rejected = this.#gatherer.add(line, this.#products.named(row));
      if (!rejected && row.leftOut) this.#leftOut.set(line, row.leftOut);
      return rejected ? [[line, rejected]] : [];
    });
  }

  async run(progress: (done: number) => void, unread: number): Promise<DryRun<RecordCounts>> {
    const gathered = this.#gatherer.finish();
    const ends = await this.#ends(gathered, unread);
    // Before the run gives a name to who had none.
    const names = await otherNames(gathered, this.#setting, this.#choices.takesNames ?? false);
    const run = new RecordRun(this.#setting, progress);
    await run.runAll(gathered);
    const renames = names.renames.map((args) => ({ name: 'users.edit' as const, args }));
    return {
      counts: await run.counts(gathered, names),
      // What is released first may be given to who is new.
      batches: [...(ends?.batches ?? []), ...renames, ...run.batches()],
      canBeComplete: isListOfHolders(gathered),
      ends: ends?.found ?? null,
      undo: ends?.undo ?? [],
      rejections: run.rejections,
      leftOut: new Map([
        ...names.kept,
        ...(await wordsNotKept(gathered.contracts, this.#setting.tx)),
        ...this.#leftOut,
        ...gathered.leftOut,
      ]),
    };
  }

  /** Before anything is given. null: the file is not said to be complete. */
  async #ends(gathered: GatheredRecords, unread: number): Promise<ReturnType<typeof endsToSend> | null> {
    if (!this.#choices.isComplete || !isListOfHolders(gathered)) return null;
    const missing = await missingSeats(gathered.seats, this.#setting, this.#choices);
    const ends = endsToSend(missing, this.#choices, { unread, missing: [] });
    for (const { name, args } of ends.batches) await applyOne(name, args, this.#setting);
    return ends;
  }
}

function isListOfHolders({ seats }: GatheredRecords): boolean {
  return seats.some(({ part }) => part.seat === 'assigned');
}
