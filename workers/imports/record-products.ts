import { foldKey } from '#lib/base/text.ts';
import { findNamed } from '#lib/domain/mutations/people/former-names.ts';
import type { Product } from '#lib/domain/records/product.ts';
import { RuleSet } from '#lib/domain/software/rule-set.ts';
import { productsOfProfile } from '#lib/files/reading/read-holder.ts';
import type { RecordRow } from '#lib/files/reading/row-parts.ts';
import type { DryRunSetting } from './planning/dry-run.ts';

/**
 * What a file of contracts and seats calls its products, under the names of those that are here: a product of that very
 * name, else the one that learned the name when a person matched it, else the one that a profile is named after. What fits
 * none keeps its own.
 */
export class RecordProducts {
  readonly #setting: Pick<DryRunSetting, 'tx' | 'reader'>;
  /** By the name in the file. */
  readonly #names = new Map<string, string>();
  readonly #learned: RuleSet;

  constructor(setting: Pick<DryRunSetting, 'tx' | 'reader'>) {
    this.#setting = setting;
    const rules = setting.reader.slots('matchingRules').filter((rule) => rule !== undefined);
    this.#learned = new RuleSet(rules.filter(({ isAlias }) => isAlias));
  }

  /** Looks up what these rows name and no row before did. */
  async learn(rows: readonly RecordRow[]): Promise<void> {
    const candidates = new Map<string, readonly string[]>();
    for (const { seats = [], seat, contract } of rows) {
      for (const { product } of seats) candidates.set(product, productsOfProfile(product));
      for (const one of [seat, contract]) if (one) candidates.set(one.product, [one.product]);
    }
    for (const name of this.#names.keys()) candidates.delete(name);
    const keys = new Set([...candidates.values()].flat().map(foldKey));
    if (keys.size === 0) return;
    const { tx } = this.#setting;
    const here = await findNamed(tx, 'products', { index: 'byName', keys: [...keys] });
    for (const [name, all] of candidates) this.#names.set(name, this.#nameOf(all, here) ?? name);
  }

  named(row: RecordRow): RecordRow {
    const { seats, seat, contract } = row;
    return {
      ...row,
      ...(seats && { seats: seats.map((one) => this.#renamed(one)) }),
      ...(seat && { seat: this.#renamed(seat) }),
      ...(contract && { contract: this.#renamed(contract) }),
    };
  }

  #renamed<Part extends { readonly product: string }>(part: Part): Part {
    return { ...part, product: this.#names.get(part.product) ?? part.product };
  }

  #nameOf(candidates: readonly string[], here: ReadonlyMap<string, Product>): string | undefined {
    for (const name of candidates) {
      const one = here.get(foldKey(name))?.name ?? this.#learnedBy(name);
      if (one !== undefined) return one;
    }
    return undefined;
  }

  #learnedBy(name: string): string | undefined {
    const match = this.#learned.match({ name, version: '', publisher: '' }, { takesAnyPublisher: true });
    return match ? this.#setting.reader.get('products', match.productId)?.name : undefined;
  }
}
