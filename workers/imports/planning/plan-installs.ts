import type { Rejection } from '#lib/files/import-causes.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { DeviceGatherer } from '#lib/files/import-devices.ts';
import type { InstallRow } from '#lib/files/reading/row-parts.ts';
import { CatalogNames } from '../catalog-names.ts';
import type { InstallCounts } from '../contract.ts';
import type { DryRunSetting } from './dry-run.ts';
import { endsToSend } from './ends.ts';
import { missingDevices, missingInstalls } from './complete-installs.ts';
import { PublishersSaid } from './publishers-said.ts';
import { type Found, runInstalls } from './install-run.ts';
import type { DryRun, Planning } from './planning.ts';

/** The dry run of a file of devices and what is installed on them. */
export class InstallPlanning implements Planning<InstallRow, InstallCounts> {
  readonly tooMuch = null;
  readonly #setting: DryRunSetting;
  readonly #publishers = new PublishersSaid();
  readonly #leftOut = new Map<number, Rejection>();
  readonly #choices: ImportChoices;
  readonly #gatherer = new DeviceGatherer();
  readonly #names: CatalogNames;

  constructor(setting: DryRunSetting, choices: ImportChoices) {
    this.#setting = setting;
    this.#choices = choices;
    this.#names = new CatalogNames(setting);
  }

  /** What disagrees with other rows is known when all are there. */
  async take(parts: readonly (readonly [number, InstallRow])[]): Promise<[]> {
    await this.#names.learn(parts.map(([, row]) => row));
    for (const [line, row] of parts) {
      const { leftOut, ...kept } = row;
      if (leftOut) this.#leftOut.set(line, leftOut);
      const named = this.#names.named(line, kept);
      this.#publishers.add(line, named);
      this.#gatherer.add(line, named);
    }
    return [];
  }

  async run(progress: (done: number) => void, unread: number): Promise<DryRun<InstallCounts>> {
    const { devices, rejections: disagreeing, leftOut } = this.#gatherer.finish();
    const run = await runInstalls(devices, this.#setting, progress);
    const { counts, rejections } = run;
    const canBeComplete = devices.some(({ installs }) => installs.length > 0);
    const notRead = unread + disagreeing.size + rejections.size;
    const ends = canBeComplete && this.#choices.isComplete ? await this.#ends(run.found, notRead) : null;
    return {
      counts,
      batches: [
        ...run.batches.map((args) => ({ name: 'installs.import' as const, args })),
        ...(ends?.batches ?? []),
      ],
      canBeComplete,
      ends: ends?.found ?? null,
      undo: ends?.undo ?? [],
      rejections: new Map<number, Rejection>([...disagreeing, ...rejections]),
      leftOut: new Map([
        ...(await this.#publishers.notKept(this.#setting.tx)),
        ...this.#leftOut,
        ...leftOut,
        ...this.#names.leftOut,
      ]),
    };
  }

  async #ends(found: readonly Found[], unread: number): Promise<ReturnType<typeof endsToSend>> {
    const missing = missingDevices(found, this.#setting);
    const ends = await missingInstalls(found, this.#setting, this.#choices);
    return endsToSend(ends, this.#choices, { unread, missing });
  }
}
