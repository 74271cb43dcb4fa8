import type { Device } from '../../domain/records/devices/device.ts';
import { formerIds, formerRow } from '../../domain/records/core/former-name.ts';
import { indexKey } from '../../domain/records/core/index-key.ts';
import { isSharedSerial } from '../../domain/records/devices/possible-duplicate.ts';
import type { Tx } from '../../domain/tx.ts';

type DeviceIndex = 'bySerial' | 'byName';

/** The devices of a group, read once: 100 signs of life are one query, not 100. Ids of merged ones lead to theirs. */
export class KnownDevices {
  readonly #tx: Tx;
  readonly #ids = new Map<string, string>();
  readonly #rows = new Map<string, Device>();
  readonly #put = new Map<string, Device>();
  readonly #ahead = new Map<string, readonly Device[]>();

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async load(ids: readonly string[]): Promise<void> {
    for (const [id, row] of await this.#tx.getMany('devices', ids)) {
      this.#ids.set(id, row.id);
      this.#rows.set(row.id, row);
    }
  }

  get(id: string | undefined): Device | undefined {
    return id === undefined ? undefined : this.#rows.get(this.#ids.get(id) ?? id);
  }

  /** The device that an id leads to now. */
  idOf(id: string): string | undefined {
    return this.get(id)?.id;
  }

  /** Of each device, the ids that lead to it since it was merged with others. */
  async formerIds(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = await this.#tx.findMany('aliases', 'byTo', ids);
    return new Map([...found].map(([to, aliases]) => [to, aliases.map(({ id }) => id)]));
  }

  /** Reads ahead what `find` is going to be asked: a fleet that is new asks twice for each machine. */
  async loadBy(index: DeviceIndex, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const found = await this.#tx.findMany('devices', index, keys);
    for (const key of keys) this.#ahead.set(`${index} ${key}`, found.get(key) ?? []);
  }

  /** Those of a serial number, also of one that was given up in a merge. */
  async findBySerial(key: string): Promise<readonly Device[]> {
    const found = await this.find('bySerial', key);
    if (found.length > 0) return found;
    const former = await this.#tx.getMany('devices', formerIds('devices', 'bySerial', key));
    const device = formerRow(former, 'devices', 'bySerial', key);
    return device ? [this.get(device.id) ?? device] : [];
  }

  /** As the transaction's: rows that were put since are among them. */
  async find(index: DeviceIndex, key: string): Promise<readonly Device[]> {
    const ahead = this.#ahead.get(`${index} ${key}`);
    if (!ahead) return this.#tx.find('devices', index, key);
    const rows = new Map(ahead.map((row) => [row.id, row]));
    for (const row of this.#put.values())
      if (indexKey('devices', index, row) === key) rows.set(row.id, row);
      else rows.delete(row.id);
    return [...rows.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** Which of them have a serial number that several machines report. */
  async shared(devices: readonly Device[]): Promise<ReadonlySet<string>> {
    const ids = devices.map(({ id }) => id);
    if (ids.length === 0) return new Set();
    const found = [
      await this.#tx.findMany('possibleDuplicates', 'byDevice', ids),
      await this.#tx.findMany('possibleDuplicates', 'byOther', ids),
    ];
    const pairs = found.flatMap((one) => [...one.values()].flat());
    const rows = await this.#tx.getMany(
      'devices',
      pairs.flatMap((pair) => [pair.deviceId, pair.otherId]),
    );
    return new Set(ids.filter((id) => isSharedSerial(id, pairs, (one) => rows.get(one)?.id)));
  }

  put(row: Device): void {
    this.#rows.set(row.id, row);
    this.#put.set(row.id, row);
    this.#tx.put('devices', row);
  }

  ids(): readonly string[] {
    return [...this.#rows.keys()];
  }
}
