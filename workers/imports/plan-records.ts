import type { Rejection } from '#lib/files/import-causes.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { RecordGatherer } from '#lib/files/record-gatherer.ts';
import type { RecordRow } from '#lib/files/reading/row-parts.ts';
import type { RecordCounts } from './contract.ts';
import type { DryRunSetting } from './dry-run.ts';
import type { DryRun, Planning } from './planning.ts';
import { otherNames } from './other-names.ts';
import { ProfileProducts } from './profile-products.ts';
import { RecordRun } from './record-run.ts';

/** The dry run of a file about people, contracts or seats. */
export class RecordPlanning implements Planning<RecordRow, RecordCounts> {
  readonly tooMuch = null;
  readonly #setting: DryRunSetting;
  readonly #choices: ImportChoices;
  readonly #gatherer = new RecordGatherer();
  readonly #products: ProfileProducts;
  readonly #leftOut = new Map<number, Rejection>();

  constructor(setting: DryRunSetting, choices: ImportChoices) {
    this.#setting = setting;
    this.#choices = choices;
    this.#products = new ProfileProducts(setting.tx);
  }

  async take(parts: readonly (readonly [number, RecordRow])[]): Promise<[number, Rejection][]> {
    await this.#products.learn(parts.map(([, row]) => row));
    return parts.flatMap(([line, row]): [number, Rejection][] => {
      const rejected = this.#gatherer.add(line, this.#products.named(row));
      if (!rejected && row.leftOut) this.#leftOut.set(line, row.leftOut);
      return rejected ? [[line, rejected]] : [];
    });
  }

  async run(progress: (done: number) => void): Promise<DryRun<RecordCounts>> {
    const gathered = this.#gatherer.finish();
    // Before the run gives a name to who had none.
    const names = await otherNames(gathered, this.#setting, this.#choices.takesNames ?? false);
    const run = new RecordRun(this.#setting, progress);
    await run.runAll(gathered);
    const renames = names.renames.map((args) => ({ name: 'users.edit' as const, args }));
    return {
      counts: await run.counts(gathered, names),
      batches: [...renames, ...run.batches()],
      rejections: run.rejections,
      leftOut: new Map([...names.kept, ...this.#leftOut, ...gathered.leftOut]),
    };
  }
}
