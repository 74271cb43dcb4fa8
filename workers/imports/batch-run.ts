import type { Chance } from '#lib/base/chance.ts';
import { newId } from '#lib/base/ids.ts';
import { foldKey } from '#lib/base/text.ts';
import type { Access } from '#lib/domain/access/access.ts';
import { applyMutation, contextOf } from '#lib/domain/mutations/apply.ts';
import { isBefore } from '#lib/domain/mutations/install-import.ts';
import type { ImportedDevice } from '#lib/domain/mutations/installs.ts';
import type { RefusedRow } from '#lib/domain/mutations/mutation.ts';
import { currentVersion } from '#lib/domain/mutations/registry.ts';
import type { Device } from '#lib/domain/records/device.ts';
import type { Reader, Tx } from '#lib/domain/tx.ts';
import type { Batch } from '#lib/files/import-batches.ts';
import type { GatheredDevice } from '#lib/files/import-devices.ts';
import { type Recorded, recordedTx } from './recorded-tx.ts';

export interface DryRunSetting {
  /** Writes that go nowhere, over the rows the person sees. */
  readonly tx: Tx;
  /** Those rows. */
  readonly reader: Reader;
  readonly access: Access;
  /** Name of the file. */
  readonly source: string;
  readonly now: number;
  readonly chance: Chance;
}

interface InstallCounts {
  created: number;
  updated: number;
  unchanged: number;
  removed: number;
}

/** What a batch does to one device of the file. */
export interface DeviceResult {
  readonly device: GatheredDevice;
  readonly id: string;
  readonly status: 'created' | 'updated' | 'unchanged';
  readonly installs: InstallCounts;
  /** It fills in what a product lacked, whether or not the device changes. */
  readonly changesProduct: boolean;
  /** The device here checked in after the row was written. */
  readonly isOlder: boolean;
  /** The file does not say when a device checked in that has done so here: nothing tells which is newer. */
  readonly isUndated: boolean;
}

export interface BatchResult {
  readonly results: readonly DeviceResult[];
  readonly refused: readonly { readonly device: GatheredDevice; readonly refused: RefusedRow }[];
  readonly productsCreated: readonly string[];
}

/** Runs a batch with the mutation that confirming sends, and says what it did device by device. */
export async function runBatch(batch: Batch, setting: DryRunSetting): Promise<BatchResult> {
  const { access, now, source, chance } = setting;
  const { tx, recorded } = recordedTx(setting.tx);
  const name = 'installs.import';
  const args = { source, rows: batch.rows };
  const call = { id: newId('mu', now, chance), name, version: currentVersion(name) ?? 1, args, at: now };
  const outcome = await applyMutation(tx, call, access);
  if (outcome.status === 'refused') {
    throw new Error(`Checked rows were refused: ${outcome.reason} ${JSON.stringify(outcome.details)}`);
  }
  const refusedByLine = new Map((outcome.refusedRows ?? []).map((refused) => [refused.row, refused]));
  const { newId: idOf } = contextOf(call, access);
  const accepted = batch.rows
    .map((row, at) => ({ row, device: batch.devices[at]! }))
    .filter(({ row }) => !refusedByLine.has(row.row));
  const changes = installChanges(recorded);
  const products = [...recorded.products.values()];
  const productKeys = new Set(products.map((product) => foldKey(product.name)));
  const ids = await idsAfter(
    accepted.map(({ row }) => row),
    tx,
  );
  return {
    results: accepted.map(({ row, device }, at) => {
      const id = ids[at]!;
      const own = changes.get(id);
      const isNew = id === idOf('dv', `device/${row.row}`);
      const isUpdated = recorded.devices.has(id) || own !== undefined;
      return {
        device,
        id,
        status: isNew ? 'created' : isUpdated ? 'updated' : 'unchanged',
        installs: countsOf(own, row.installs.length),
        changesProduct: row.installs.some((install) => productKeys.has(foldKey(install.product))),
        isOlder: !isNew && isOlder(row, recorded.devicesBefore.get(id)),
        isUndated: !isNew && row.lastCheckInAt === null && isSeen(recorded.devicesBefore.get(id)),
      };
    }),
    refused: batch.rows.flatMap((row, at) => {
      const refused = refusedByLine.get(row.row);
      return refused ? [{ device: batch.devices[at]!, refused }] : [];
    }),
    productsCreated: products
      .filter((product) => product.id === idOf('pr', `product/${foldKey(product.name)}`))
      .map((product) => product.name),
  };
}

/** The device that each row was taken for: after the batch, its serial number or else its name leads there. */
async function idsAfter(rows: readonly ImportedDevice[], tx: Tx): Promise<string[]> {
  const serials = rows.filter((row) => row.serial !== '').map((row) => foldKey(row.serial));
  const names = rows.filter((row) => row.serial === '').map((row) => foldKey(row.name));
  const bySerial = await tx.findMany('devices', 'bySerial', serials);
  const byName = await tx.findMany('devices', 'byName', names);
  return rows.map((row) => {
    const found = row.serial === '' ? byName.get(foldKey(row.name)) : bySerial.get(foldKey(row.serial));
    const [device] = found ?? [];
    if (!device) throw new Error(`The row on line ${row.row} was taken and led to no device`);
    return device.id;
  });
}

interface ProductChange {
  made: number;
  removed: number;
}

/** Installations made and removed, by device and product. */
function installChanges({ made, removed }: Recorded): Map<string, Map<string, ProductChange>> {
  const changes = new Map<string, Map<string, ProductChange>>();
  const of = (deviceId: string, productId: string): ProductChange => {
    const products = changes.get(deviceId) ?? new Map<string, ProductChange>();
    changes.set(deviceId, products);
    const change = products.get(productId) ?? { made: 0, removed: 0 };
    products.set(productId, change);
    return change;
  };
  for (const one of made) of(one.deviceId, one.productId).made += 1;
  for (const one of removed) of(one.deviceId, one.productId).removed += 1;
  return changes;
}

/** One version made where one of the same product went is an update. */
function countsOf(changes: ReadonlyMap<string, ProductChange> | undefined, named: number): InstallCounts {
  const counts = { created: 0, updated: 0, unchanged: 0, removed: 0 };
  for (const { made, removed } of changes?.values() ?? []) {
    const updated = Math.min(made, removed);
    counts.updated += updated;
    counts.created += made - updated;
    counts.removed += removed - updated;
  }
  counts.unchanged = named - counts.created - counts.updated;
  return counts;
}

function isOlder(row: ImportedDevice, before: Device | undefined): boolean {
  const known = before?.lastCheckInAt ?? null;
  return known !== null && row.lastCheckInAt !== null && isBefore(row.lastCheckInAt, known);
}

function isSeen(device: Device | undefined): boolean {
  return (device?.lastCheckInAt ?? null) !== null;
}
