import { naturalKey } from '../../base/text.ts';
import type { Reader } from '../tx.ts';
import type { Dictionary } from './dictionary.ts';

/** The columns of the install list that a product or its version decides. */
type PairColumn = 'product' | 'version' | 'publisher';

/**
 * For each product and version, by code, its place in natural order of a column. Kept until a product changes or a new
 * version comes: they are few beside the installations, but their texts are slow to compare.
 */
export class PairRanks {
  /** Grows when ranks change. */
  version = 0;
  readonly #pairs: Dictionary;
  readonly #kept = new Map<PairColumn, Int32Array>();
  #madeFor = '';

  constructor(pairs: Dictionary) {
    this.#pairs = pairs;
  }

  update(reader: Reader): void {
    const madeFor = `${reader.revision('products')} ${this.#pairs.size}`;
    if (madeFor === this.#madeFor) return;
    this.#madeFor = madeFor;
    this.#kept.clear();
    this.version += 1;
  }

  by(column: PairColumn, reader: Reader): Int32Array {
    let ranks = this.#kept.get(column);
    if (!ranks) {
      ranks = ranksOf(this.#pairs.values, (pair) => textOf(column, reader, pair));
      this.#kept.set(column, ranks);
    }
    return ranks;
  }
}

/** Splits a value of the pairs' dictionary. */
export function productAndVersion(pair: string): { productId: string; version: string } {
  const at = pair.indexOf('\n');
  return { productId: pair.slice(0, at), version: pair.slice(at + 1) };
}

function textOf(column: PairColumn, reader: Reader, pair: string): string {
  const { productId, version } = productAndVersion(pair);
  const product = reader.get('products', productId);
  switch (column) {
    case 'product':
      return `${product?.name ?? ''}\n${version}`;
    case 'version':
      return version;
    case 'publisher':
      return product?.publisher ?? '';
  }
}

/** Equal texts have equal ranks. */
function ranksOf(values: readonly string[], textOf: (value: string) => string): Int32Array {
  const keys = values.map((value) => naturalKey(textOf(value)));
  const order = values.map((_, code) => code).sort((a, b) => compareText(keys[a]!, keys[b]!) || a - b);
  const ranks = new Int32Array(values.length);
  let rank = -1;
  let previous: string | undefined;
  for (const code of order) {
    if (keys[code] !== previous) rank += 1;
    previous = keys[code];
    ranks[code] = rank;
  }
  return ranks;
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
