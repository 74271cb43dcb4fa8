import { foldKey } from '#lib/base/text.ts';
import type { ReadTx } from '#lib/domain/tx.ts';
import { productsOfProfile } from '#lib/files/reading/read-holder.ts';
import type { RecordRow } from '#lib/files/reading/row-parts.ts';

/** Product profiles of a file under the names of the products that are here; one that fits none keeps its own. */
export class ProfileProducts {
  readonly #tx: ReadTx;
  readonly #names = new Map<string, string>();

  constructor(tx: ReadTx) {
    this.#tx = tx;
  }

  /** Looks up what these rows name and no row before did. */
  async learn(rows: readonly RecordRow[]): Promise<void> {
    const profiles = new Set(rows.flatMap(({ seats = [] }) => seats.map(({ product }) => product)));
    const candidates = [...profiles]
      .filter((profile) => !this.#names.has(profile))
      .map((profile) => [profile, productsOfProfile(profile)] as const);
    const keys = new Set(candidates.flatMap(([, names]) => names.map(foldKey)));
    if (keys.size === 0) return;
    const found = await this.#tx.findMany('products', 'byName', [...keys]);
    for (const [profile, names] of candidates) {
      const product = names.map((name) => found.get(foldKey(name))?.[0]).find((one) => one !== undefined);
      this.#names.set(profile, product?.name ?? profile);
    }
  }

  named(row: RecordRow): RecordRow {
    if (!row.seats) return row;
    return {
      ...row,
      seats: row.seats.map((seat) => ({ ...seat, product: this.#names.get(seat.product) ?? seat.product })),
    };
  }
}
