import { foldKey } from '#lib/base/text.ts';
import { findNamed } from '#lib/domain/mutations/people/former-names.ts';
import type { ReadTx } from '#lib/domain/tx.ts';
import { causes, type Rejection, rejection } from '#lib/files/import-causes.ts';
import type { InstallRow } from '#lib/files/reading/row-parts.ts';

/** Who publishes a product by the rows of a file: a product here has one publisher, and the first that is said stays. */
export class PublishersSaid {
  /** Lines by product, then by publisher. */
  readonly #lines = new Map<string, Map<string, number[]>>();

  add(line: number, { product, publisher }: InstallRow): void {
    if (product === '' || publisher === '') return;
    const key = foldKey(product);
    const own = this.#lines.get(key) ?? new Map<string, number[]>();
    this.#lines.set(key, own);
    const lines = own.get(publisher);
    if (lines) lines.push(line);
    else own.set(publisher, [line]);
  }

  /** After the run: rows that name another publisher than the product has, by line. */
  async notKept(tx: ReadTx): Promise<ReadonlyMap<number, Rejection>> {
    const products = await findNamed(tx, 'products', { index: 'byName', keys: [...this.#lines.keys()] });
    const notKept = new Map<number, Rejection>();
    for (const [key, byPublisher] of this.#lines) {
      const has = products.get(key)?.publisher ?? '';
      for (const [publisher, lines] of byPublisher) {
        if (foldKey(publisher) === foldKey(has)) continue;
        const one = rejection(causes.otherPublisher, `It is "${publisher}", here "${has}".`);
        for (const line of lines) notKept.set(line, one);
      }
    }
    return notKept;
  }
}
