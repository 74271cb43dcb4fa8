import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import type { Written } from './recording-tx.ts';

const COUNTED = ['users', 'contracts', 'entitlements', 'terms', 'assignments', 'products'] as const;
type Counted = (typeof COUNTED)[number];
type Pair = { created: number; updated: number };

/** Which records came and which changed, each once over all batches. */
export class RecordTally {
  readonly #made = new Map<Counted, Map<string, Rows[Collection]>>();
  readonly #changed = new Map<Counted, Map<string, Rows[Collection]>>();

  constructor() {
    for (const collection of COUNTED) {
      this.#made.set(collection, new Map());
      this.#changed.set(collection, new Map());
    }
  }

  add(written: Written): void {
    for (const collection of COUNTED) {
      const [made, changed] = [this.#made.get(collection), this.#changed.get(collection)];
      for (const [id, row] of written.put(collection)) {
        const isNew = made?.has(id) || written.before(collection, id) === undefined;
        (isNew ? made : changed)?.set(id, row);
      }
    }
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
}
