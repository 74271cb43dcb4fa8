import type { Collection, Rows } from '../domain/records/collections.ts';
import { Indexes } from './indexes.ts';

/** One collection in memory: what the server confirmed, what waiting edits make of it, and both merged by slot. */
export class Table<C extends Collection> {
  readonly base = new Map<string, Rows[C]>();
  readonly versions = new Map<string, number>();
  /** Rows that waiting edits changed; null: removed. */
  overlay: ReadonlyMap<string, Rows[C] | null> = new Map();
  readonly slots: (Rows[C] | undefined)[] = [];
  revision = 0;
  readonly #slotsById = new Map<string, number>();
  readonly #holes: number[] = [];
  readonly #indexes: Indexes<C>;

  constructor(collection: C) {
    this.#indexes = new Indexes(collection, () => this.slots);
  }

  get size(): number {
    return this.#slotsById.size;
  }

  get(id: string): Rows[C] | undefined {
    return this.slots[this.slotOf(id)];
  }

  slotOf(id: string): number {
    return this.#slotsById.get(id) ?? -1;
  }

  find(index: string, key: string): Rows[C][] {
    return this.#indexes.find(index, key).map((id) => this.get(id) as Rows[C]);
  }

  /** A confirmed row. An older version than the one here changes nothing. */
  putBase(row: Rows[C], version: number): void {
    if (version < (this.versions.get(row.id) ?? 0)) return;
    this.base.set(row.id, row);
    this.versions.set(row.id, version);
    if (!this.overlay.has(row.id)) this.#show(row.id, row);
  }

  removeBase(id: string): void {
    this.base.delete(id);
    this.versions.delete(id);
    if (!this.overlay.has(id)) this.#show(id, undefined);
  }

  clearBase(): void {
    for (const id of [...this.base.keys()]) this.removeBase(id);
  }

  /** Costs as much as there are rows in the old and the new overlay. Answers whether anything shown changed. */
  swapOverlay(next: ReadonlyMap<string, Rows[C] | null>): boolean {
    const last = this.overlay;
    if (last.size === 0 && next.size === 0) return false;
    this.overlay = next;
    for (const id of last.keys()) if (!next.has(id)) this.#show(id, this.base.get(id));
    for (const [id, row] of next) this.#show(id, row ?? undefined);
    // Also where rows stay the same: isPending may differ.
    this.revision += 1;
    return true;
  }

  #show(id: string, row: Rows[C] | undefined): void {
    const known = this.#slotsById.get(id);
    const before = known === undefined ? undefined : this.slots[known];
    if (before === row) return;
    this.revision += 1;
    this.#indexes.replace(before, row);
    if (row) {
      const slot = known ?? this.#holes.pop() ?? this.slots.length;
      this.#slotsById.set(id, slot);
      this.slots[slot] = row;
    } else if (known !== undefined) {
      this.#slotsById.delete(id);
      this.slots[known] = undefined;
      this.#holes.push(known);
    }
  }
}
