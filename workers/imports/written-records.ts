import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import type { Tx } from '#lib/domain/tx.ts';

const COUNTED = ['users', 'contracts', 'entitlements', 'terms', 'assignments', 'products'] as const;
type Counted = (typeof COUNTED)[number];
type Pair = { created: number; updated: number };

/** Writes through, and remembers which records came and which changed, each once over all batches. */
export class WrittenRecords {
  readonly tx: Tx;
  readonly #made = new Map<Counted, Map<string, Rows[Collection]>>();
  readonly #changed = new Map<Counted, Map<string, Rows[Collection]>>();
  readonly #known = new Set<string>();

  constructor(tx: Tx) {
    for (const collection of COUNTED) {
      this.#made.set(collection, new Map());
      this.#changed.set(collection, new Map());
    }
    // Every record that a mutation changes it has found before.
    const seen = <Row extends { id: string }>(rows: readonly Row[]) => {
      for (const { id } of rows) this.#known.add(id);
    };
    this.tx = {
      ...tx,
      find: async (collection, index, key) => {
        const rows = await tx.find(collection, index, key);
        seen(rows);
        return rows;
      },
      findMany: async (collection, index, keys) => {
        const found = await tx.findMany(collection, index, keys);
        for (const rows of found.values()) seen(rows);
        return found;
      },
      put: (collection, row) => {
        this.#note(collection, row);
        tx.put(collection, row);
      },
    };
  }

  hasMade(collection: Counted, id: string): boolean {
    return this.#made.get(collection)?.has(id) ?? false;
  }

  counts(): { all: Record<Counted, Pair>; ended: number; productsCreated: string[] } {
    const entries = COUNTED.map((one) => [
      one,
      { created: this.#made.get(one)?.size ?? 0, updated: this.#changed.get(one)?.size ?? 0 },
    ]);
    const products = [...(this.#made.get('products')?.values() ?? [])] as Rows['products'][];
    const changed = [...(this.#changed.get('assignments')?.values() ?? [])] as Rows['assignments'][];
    return {
      all: Object.fromEntries(entries) as Record<Counted, Pair>,
      ended: changed.filter((one) => one.endedAt !== null).length,
      productsCreated: products.map((one) => one.name),
    };
  }

  /** Entitlements of which somebody was given one. */
  entitlementsGiven(): string[] {
    const made = [...(this.#made.get('assignments')?.values() ?? [])] as Rows['assignments'][];
    return [...new Set(made.map((one) => one.entitlementId))];
  }

  #note(collection: Collection, row: Rows[Collection]): void {
    const made = this.#made.get(collection as Counted);
    if (!made) return;
    const isNew = made.has(row.id) || !this.#known.has(row.id);
    if (isNew) made.set(row.id, row);
    else this.#changed.get(collection as Counted)?.set(row.id, row);
  }
}
