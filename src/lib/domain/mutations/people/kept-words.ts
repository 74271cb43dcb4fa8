import { type CreditRecord, toldKey } from '../../records/credit-record.ts';
import type { Product } from '../../records/product.ts';
import type { User } from '../../records/user.ts';
import type { ReadTx } from '../../tx.ts';

/**
 * Gives records that were stored without the key of their words that key, before what they are about changes: as far
 * as anybody can know, the file said what the person and the product are called until now.
 */
export class KeptWords {
  readonly #users: ReadonlyMap<string, User>;
  readonly #products: ReadonlyMap<string, Product>;

  private constructor(users: ReadonlyMap<string, User>, products: ReadonlyMap<string, Product>) {
    this.#users = users;
    this.#products = products;
  }

  /** Two bulk reads, or none where every record has its key. */
  static async of(tx: ReadTx, records: readonly CreditRecord[]): Promise<KeptWords> {
    const older = records.filter(({ told }) => told === undefined);
    const users = new Set(older.flatMap(({ userId }) => userId ?? []));
    const products = new Set(older.flatMap(({ productId }) => productId ?? []));
    return new KeptWords(
      users.size === 0 ? new Map() : await tx.getMany('users', [...users]),
      products.size === 0 ? new Map() : await tx.getMany('products', [...products]),
    );
  }

  kept(record: CreditRecord): CreditRecord {
    if (record.told !== undefined) return record;
    const { userId, productId } = record;
    const email = userId === null ? record.person : (this.#users.get(userId)?.email ?? '');
    // Of somebody erased nobody knows any more; what it is about still finds it.
    if (userId !== null && email === '') return record;
    const product = productId === null ? record.product : (this.#products.get(productId)?.name ?? '');
    return { ...record, told: toldKey({ ...record, email, product }) };
  }
}
