import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import type { Installation } from '#lib/domain/records/installation.ts';
import type { Device } from '#lib/domain/records/device.ts';
import type { Tx } from '#lib/domain/tx.ts';

/** What one batch read and wrote. */
export interface Recorded {
  readonly devices: Map<string, Device>;
  readonly products: Map<string, Rows['products']>;
  readonly made: Installation[];
  readonly removed: Installation[];
  /** Devices as they were before the batch. */
  readonly devicesBefore: Map<string, Device>;
}

/** A Tx that writes through and keeps what went through: a mutation counts devices, a dry run shows more. */
export function recordedTx(tx: Tx): { readonly tx: Tx; readonly recorded: Recorded } {
  const recorded: Recorded = {
    devices: new Map(),
    products: new Map(),
    made: [],
    removed: [],
    devicesBefore: new Map(),
  };
  const installsSeen = new Map<string, Installation>();
  return {
    recorded,
    tx: {
      ...tx,
      async findMany<C extends Collection>(collection: C, index: string, keys: readonly string[]) {
        const found = await tx.findMany(collection, index, keys);
        for (const rows of found.values()) for (const row of rows) seen(collection, row);
        return found;
      },
      put(collection, row) {
        if (collection === 'devices') recorded.devices.set(row.id, row as Device);
        if (collection === 'products') recorded.products.set(row.id, row as Rows['products']);
        if (collection === 'installations') recorded.made.push(row as Installation);
        tx.put(collection, row);
      },
      remove(collection, id) {
        const installation = installsSeen.get(id);
        if (collection === 'installations' && installation) recorded.removed.push(installation);
        tx.remove(collection, id);
      },
    },
  };

  function seen(collection: Collection, row: Rows[Collection]): void {
    if (collection === 'devices' && !recorded.devicesBefore.has(row.id)) {
      recorded.devicesBefore.set(row.id, row as Device);
    }
    if (collection === 'installations') installsSeen.set(row.id, row as Installation);
  }
}
