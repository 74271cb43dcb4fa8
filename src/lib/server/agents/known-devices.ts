import type { Device } from '../../domain/records/device.ts';
import type { Tx } from '../../domain/tx.ts';

/** The devices of a group, read once: 100 signs of life are one query, not 100. Ids of merged ones lead to theirs. */
export class KnownDevices {
  readonly #tx: Tx;
  readonly #ids = new Map<string, string>();
  readonly #rows = new Map<string, Device>();

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

  put(row: Device): void {
    this.#rows.set(row.id, row);
    this.#tx.put('devices', row);
  }

  ids(): readonly string[] {
    return [...this.#rows.keys()];
  }
}
