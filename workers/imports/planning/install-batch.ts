import { foldKey } from '#lib/base/text.ts';
import { isBefore } from '#lib/domain/mutations/devices/imported-over.ts';
import { findNamed } from '#lib/domain/mutations/people/former-names.ts';
import type { ImportedDevice } from '#lib/domain/mutations/devices/imported-device.ts';
import type { RefusedRow } from '#lib/domain/mutations/mutation.ts';
import type { Device } from '#lib/domain/records/devices/device.ts';
import type { Tx } from '#lib/domain/tx.ts';
import type { Batch } from '#lib/files/import-batches.ts';
import type { GatheredDevice } from '#lib/files/import-devices.ts';
import { applyBatch, type DryRunSetting } from './dry-run.ts';
import type { Written } from './recording-tx.ts';

/** Installations of one device. */
interface OwnInstalls {
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
  readonly installs: OwnInstalls;
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
  const { source } = setting;
  const { written, refused, context } = await applyBatch(
    'installs.import',
    { source, rows: [...batch.rows] },
    setting,
  );
  const { newId: idOf } = context;
  const accepted = batch.rows
    .map((row, at) => ({ row, device: batch.devices[at]! }))
    .filter(({ row }) => !refused.has(row.row));
  const changes = installChanges(written);
  const devices = written.put('devices');
  const products = [...written.put('products').values()];
  const productKeys = new Set(products.map((product) => foldKey(product.name)));
  const ids = await idsAfter(
    accepted.map(({ row }) => row),
    setting.tx,
  );
  return {
    results: accepted.map(({ row, device }, at) => {
      const id = ids[at]!;
      const before = written.before('devices', id);
      const own = changes.get(id);
      const isNew = id === idOf('dv', `device/${row.row}`);
      const isUpdated = devices.has(id) || own !== undefined;
      return {
        device,
        id,
        status: isNew ? 'created' : isUpdated ? 'updated' : 'unchanged',
        installs: countsOf(own, row.installs.length),
        changesProduct: row.installs.some((install) => productKeys.has(foldKey(install.product))),
        isOlder: !isNew && isOlder(row, before),
        isUndated: !isNew && row.lastCheckInAt === null && isSeen(before),
      };
    }),
    refused: batch.rows.flatMap((row, at) => {
      const one = refused.get(row.row);
      return one ? [{ device: batch.devices[at]!, refused: one }] : [];
    }),
    productsCreated: products
      .filter((product) => product.id === idOf('pr', `product/${foldKey(product.name)}`))
      .map((product) => product.name),
  };
}

/** The device that each row was taken for: after the batch, its serial number or else its name leads there, or did before a merge. */
async function idsAfter(rows: readonly ImportedDevice[], tx: Tx): Promise<string[]> {
  const serials = rows.filter((row) => row.serial !== '').map((row) => foldKey(row.serial));
  const names = rows.filter((row) => row.serial === '').map((row) => foldKey(row.name));
  const bySerial = await findNamed(tx, 'devices', { index: 'bySerial', keys: serials });
  const byName = await findNamed(tx, 'devices', { index: 'byName', keys: names });
  return rows.map((row) => {
    const device = row.serial === '' ? byName.get(foldKey(row.name)) : bySerial.get(foldKey(row.serial));
    if (!device) throw new Error(`The row on line ${row.row} was taken and led to no device`);
    return device.id;
  });
}

interface ProductChange {
  made: number;
  removed: number;
}

/** Installations made and removed, by device and product. */
function installChanges(written: Written): Map<string, Map<string, ProductChange>> {
  const changes = new Map<string, Map<string, ProductChange>>();
  const of = (deviceId: string, productId: string): ProductChange => {
    const products = changes.get(deviceId) ?? new Map<string, ProductChange>();
    changes.set(deviceId, products);
    const change = products.get(productId) ?? { made: 0, removed: 0 };
    products.set(productId, change);
    return change;
  };
  for (const one of written.put('installations').values()) of(one.deviceId, one.productId).made += 1;
  for (const one of written.removed('installations')) of(one.deviceId, one.productId).removed += 1;
  return changes;
}

/** One version made where one of the same product went is an update. */
function countsOf(changes: ReadonlyMap<string, ProductChange> | undefined, named: number): OwnInstalls {
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
