import type { Rejection } from '#lib/files/import-causes.ts';
import { DeviceGatherer } from '#lib/files/import-devices.ts';
import type { InstallRow } from '#lib/files/reading/row-parts.ts';
import { CatalogNames } from './catalog-names.ts';
import type { InstallCounts } from './contract.ts';
import type { DryRunSetting } from './dry-run.ts';
import { runInstalls } from './install-run.ts';
import type { DryRun, Planning } from './planning.ts';

/** The dry run of a file of devices and what is installed on them. */
export class InstallPlanning implements Planning<InstallRow, InstallCounts> {
  readonly tooMuch = null;
  readonly #setting: DryRunSetting;
  readonly #gatherer = new DeviceGatherer();
  readonly #names: CatalogNames;

  constructor(setting: DryRunSetting) {
    this.#setting = setting;
    this.#names = new CatalogNames(setting);
  }

  /** What disagrees with other rows is known when all are there. */
  async take(parts: readonly (readonly [number, InstallRow])[]): Promise<[]> {
    await this.#names.learn(parts.map(([, row]) => row));
    for (const [line, row] of parts) this.#gatherer.add(line, this.#names.named(line, row));
    return [];
  }

  async run(progress: (done: number) => void): Promise<DryRun<InstallCounts>> {
    const { devices, rejections: disagreeing, leftOut } = this.#gatherer.finish();
    const { counts, batches, rejections } = await runInstalls(devices, this.#setting, progress);
    return {
      counts,
      batches: batches.map((args) => ({ name: 'installs.import' as const, args })),
      rejections: new Map<number, Rejection>([...disagreeing, ...rejections]),
      leftOut: new Map([...leftOut, ...this.#names.leftOut]),
    };
  }
}
