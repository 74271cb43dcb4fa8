import { foldKey } from '#lib/base/text.ts';
import type { MutationArgs } from '#lib/domain/mutations/registry.ts';
import { type Batch, batchesOf } from '#lib/files/import-batches.ts';
import { causes, refusedRejection, type Rejection, rejection } from '#lib/files/import-causes.ts';
import type { GatheredDevice } from '#lib/files/import-devices.ts';
import type { InstallCounts } from '../contract.ts';
import type { DryRunSetting } from './dry-run.ts';
import { type BatchResult, type DeviceResult, runBatch } from './install-batch.ts';

/** What the dry run found: counts to show, batches to send, rows that were not taken by line. */
export interface InstallRun {
  readonly counts: InstallCounts;
  readonly batches: readonly MutationArgs<'installs.import'>[];
  readonly rejections: ReadonlyMap<number, Rejection>;
  readonly found: readonly Found[];
}

/** A device of the file and the one it is here. */
export interface Found extends Pick<DeviceResult, 'id' | 'isOlder'> {
  readonly device: GatheredDevice;
}

/**
 * Runs the import over a scratch, so that what is shown is what will happen. Devices that would not change are left
 * out of the batches: the same file twice has none.
 *
 * Devices whose serial number is known go first, as the mutation takes them first within a batch: they may rename a
 * device, and names are looked for after that.
 */
export async function runInstalls(
  devices: readonly GatheredDevice[],
  setting: DryRunSetting,
  progress: (done: number) => void,
): Promise<InstallRun> {
  const tally = new Tally();
  const isKnown = await knownBySerial(devices, setting);
  const known = devices.filter(isKnown);
  let done = 0;
  const runAll = async (some: readonly GatheredDevice[]): Promise<void> => {
    const { batches, rejections } = batchesOf(some);
    tally.reject(rejections);
    for (const batch of batches) {
      tally.add(await runBatch(batch, setting));
      done += batch.devices.length;
      progress(Math.min(1, done / devices.length));
    }
  };
  await runAll(known);
  const others = devices.filter((device) => !isKnown(device));
  const open = await notTaken(others, tally, setting);
  await runAll(open);
  const changed = [...known, ...open].filter((device) => tally.isChanged(device));
  return {
    counts: tally.counts(),
    rejections: tally.rejections,
    found: tally.found,
    batches: batchesOf(changed).batches.map((batch) => ({
      source: setting.source,
      rows: rowsOf(batch, tally),
    })),
  };
}

async function knownBySerial(
  devices: readonly GatheredDevice[],
  { tx }: DryRunSetting,
): Promise<(device: GatheredDevice) => boolean> {
  const serials = devices
    .filter(({ device }) => device.serial !== '')
    .map(({ device }) => foldKey(device.serial));
  const found = await tx.findMany('devices', 'bySerial', serials);
  return ({ device }) => device.serial !== '' && found.has(foldKey(device.serial));
}

/**
 * Leaves out a name that leads to a device which a serial number of the file led to already. Within a batch the
 * mutation refuses that; between batches nothing else would.
 */
async function notTaken(
  devices: readonly GatheredDevice[],
  tally: Tally,
  { tx }: DryRunSetting,
): Promise<GatheredDevice[]> {
  const names = devices.map(({ device }) => foldKey(device.name));
  const byName = await tx.findMany('devices', 'byName', names);
  return devices.filter((device) => {
    const namesakes = byName.get(foldKey(device.device.name)) ?? [];
    const isTaken = device.device.serial === '' && namesakes.length === 1 && tally.isTaken(namesakes[0]!.id);
    if (isTaken) tally.reject(new Map(device.lines.map((line) => [line, rejection(causes.sameDevice)])));
    return !isTaken;
  });
}

/** `isNew` once a device: the server then knows that later edits of it may need to be led elsewhere. */
function rowsOf({ rows, devices }: Batch, tally: Tally): MutationArgs<'installs.import'>['rows'] {
  return rows.map((row, at) => ({ ...row, isNew: tally.startsNew(devices[at]!) }));
}

/** Adds up what the batches did. A device may be in several of them. */
class Tally {
  readonly rejections = new Map<number, Rejection>();
  readonly found: Found[] = [];
  readonly #statuses = new Map<GatheredDevice, DeviceResult['status']>();
  readonly #changed = new Set<GatheredDevice>();
  readonly #older = new Set<GatheredDevice>();
  readonly #undated = new Set<GatheredDevice>();
  readonly #taken = new Set<string>();
  readonly #started = new Set<GatheredDevice>();
  readonly #products = new Set<string>();
  readonly #installs = { created: 0, updated: 0, unchanged: 0, removed: 0 };

  add({ results, refused, productsCreated }: BatchResult): void {
    for (const result of results) this.#addDevice(result);
    for (const product of productsCreated) this.#products.add(product);
    for (const { device, refused: row } of refused) {
      this.reject(new Map(device.lines.map((line) => [line, refusedRejection(row)])));
    }
  }

  reject(rejections: ReadonlyMap<number, Rejection>): void {
    for (const [line, one] of rejections) this.rejections.set(line, one);
  }

  isChanged(device: GatheredDevice): boolean {
    return this.#changed.has(device);
  }

  isTaken(id: string): boolean {
    return this.#taken.has(id);
  }

  /** Whether it is new and asked for the first time. */
  startsNew(device: GatheredDevice): boolean {
    const starts = this.#statuses.get(device) === 'created' && !this.#started.has(device);
    this.#started.add(device);
    return starts;
  }

  counts(): InstallCounts {
    const devices = { created: 0, updated: 0, unchanged: 0 };
    for (const status of this.#statuses.values()) devices[status] += 1;
    return {
      family: 'installs',
      devices,
      installs: this.#installs,
      productsCreated: [...this.#products],
      olderDevices: this.#older.size,
      undatedDevices: this.#undated.size,
    };
  }

  #addDevice({ device, id, status, installs, changesProduct, isOlder, isUndated }: DeviceResult): void {
    this.found.push({ device, id, isOlder });
    const before = this.#statuses.get(device);
    const isFirst = before === undefined || before === 'unchanged';
    if (isFirst) this.#statuses.set(device, status);
    if (isOlder) this.#older.add(device);
    if (isUndated) this.#undated.add(device);
    if (status !== 'unchanged' || changesProduct) this.#changed.add(device);
    this.#taken.add(id);
    for (const key of Object.keys(installs) as (keyof typeof installs)[])
      this.#installs[key] += installs[key];
  }
}
