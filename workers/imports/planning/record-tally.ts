import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import { eachText, personTextKeys } from '#lib/domain/records/person-texts.ts';
import type { RecordCounts } from '../contract.ts';
import type { Written } from './recording-tx.ts';

const COUNTED = ['users', 'contracts', 'entitlements', 'terms', 'assignments', 'products'] as const;
type Counted = (typeof COUNTED)[number];
type Pair = { created: number; updated: number };

/** Which records came and which changed, each once over all batches. */
export class RecordTally {
  readonly #made = new Map<Counted, Map<string, Rows[Collection]>>();
  readonly #changed = new Map<Counted, Map<string, Rows[Collection]>>();

  readonly #texts = eachText(() => ({ created: 0, updated: 0 }));

  constructor() {
    for (const collection of COUNTED) {
      this.#made.set(collection, new Map());
      this.#changed.set(collection, new Map());
    }
  }

  add(written: Written): void {
    this.#addTexts(written);
    for (const collection of COUNTED) {
      const [made, changed] = [this.#made.get(collection), this.#changed.get(collection)];
      for (const [id, row] of written.put(collection)) {
        const isNew = made?.has(id) || written.before(collection, id) === undefined;
        (isNew ? made : changed)?.set(id, row);
      }
    }
  }

  /** Each person is told of once in the batches of people. */
  #addTexts(written: Written): void {
    for (const [id, now] of written.put('users')) {
      const before = written.before('users', id);
      for (const key of personTextKeys) {
        if ((before?.[key] ?? '') === now[key]) continue;
        this.#texts[key][before === undefined || before[key] === '' ? 'created' : 'updated'] += 1;
      }
    }
  }

  texts(): Pick<RecordCounts, 'texts'> {
    const all = personTextKeys.map((key) => ({ key, ...this.#texts[key] }));
    const texts = all.filter(({ created, updated }) => created + updated > 0);
    return texts.length > 0 ? { texts } : {};
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
