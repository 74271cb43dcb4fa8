import { foldKey } from '#lib/base/text.ts';
import { findNamed } from '#lib/domain/mutations/people/former-names.ts';
import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import type { ReportedSoftware } from '#lib/domain/software/reported.ts';
import { effectiveRules, RuleSet } from '#lib/domain/software/rule-set.ts';
import { isNoProduct } from '#lib/domain/software/starter-limits.ts';
import { starterProducts } from '#lib/domain/software/starter-rules.ts';
import type { Reader } from '#lib/domain/tx.ts';
import { causes, type Rejection, rejection } from '#lib/files/import-causes.ts';
import type { InstallRow } from '#lib/files/reading/row-parts.ts';
import type { DryRunSetting } from './planning/dry-run.ts';

/** The product and version that a row is of; `null`: it is of none. */
type Named = Pick<InstallRow, 'product' | 'version'> | null;

/**
 * What a list calls its software, under the names of the catalog: a product of that very name, else what the matching
 * rules say of it, as they do of what agents report, else a product that the starter set knows and nobody has added yet.
 * What is a part of something else is no product. Anything else keeps its name.
 */
export class CatalogNames {
  /** Installations that are not read, by line. */
  readonly leftOut = new Map<number, Rejection>();
  readonly #setting: DryRunSetting;
  readonly #catalog: Rules;
  readonly #starters: Rules;
  /** By product, version and publisher of a row. */
  readonly #named = new Map<string, Named>();
  /** Folded names that are those of products. */
  readonly #exact = new Set<string>();
  readonly #asked = new Set<string>();

  constructor(setting: DryRunSetting) {
    this.#setting = setting;
    const products = all(setting.reader, 'products');
    const here = new Set(products.map(({ name }) => foldKey(name)));
    const missing = starterProducts.filter((name) => !here.has(foldKey(name)));
    this.#catalog = rulesOf(effectiveRules(all(setting.reader, 'matchingRules'), products), products);
    const starters = missing.map((name) => ({ id: name, name }));
    this.#starters = rulesOf(effectiveRules([], starters), starters);
  }

  /** Looks up what these rows name and no row before did. */
  async learn(rows: readonly InstallRow[]): Promise<void> {
    const keys = [...new Set(rows.map(({ product }) => foldKey(product)))].filter(
      (key) => key !== '' && !this.#asked.has(key),
    );
    if (keys.length === 0) return;
    for (const key of keys) this.#asked.add(key);
    const found = await findNamed(this.#setting.tx, 'products', { index: 'byName', keys });
    for (const key of found.keys()) this.#exact.add(key);
  }

  named(line: number, row: InstallRow): InstallRow {
    if (row.product === '' || this.#exact.has(foldKey(row.product))) return row;
    const named = this.#nameOf(row);
    if (named) return { ...row, ...named };
    this.leftOut.set(line, rejection(causes.noProductOfItsOwn, `It is "${row.product}".`));
    return { ...row, product: '', version: '', publisher: '' };
  }

  #nameOf({ product, version, publisher }: InstallRow): Named {
    const key = JSON.stringify([product, version, publisher]);
    const known = this.#named.get(key);
    if (known !== undefined) return known;
    const software = { name: product, version, publisher };
    const named = this.#catalog(software) ?? this.#starters(software);
    const kept = named ?? (isNoProduct(software) ? null : { product, version });
    this.#named.set(key, kept);
    return kept;
  }
}

type Rules = (software: ReportedSoftware) => Named;

function rulesOf(
  rules: ConstructorParameters<typeof RuleSet>[0],
  products: readonly { readonly id: string; readonly name: string }[],
): Rules {
  const set = new RuleSet(rules);
  const names = new Map(products.map(({ id, name }) => [id, name]));
  return (software) => {
    const match = set.match(software, { takesAnyPublisher: true });
    const product = match && names.get(match.productId);
    return product ? { product, version: match.version || software.version } : null;
  };
}

function all<C extends Collection>(reader: Reader, collection: C): Rows[C][] {
  return reader.slots(collection).filter((row) => row !== undefined);
}
