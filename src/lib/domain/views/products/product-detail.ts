import { naturalKey } from '../../../base/text.ts';
import type { Product } from '../../records/product.ts';
import type { Reader } from '../../tx.ts';
import { type EntitlementRow, entitlementRow } from '../seats/entitlement-list.ts';
import { seatCache } from '../seats/seat-cache.ts';
import { type Suites, suitesIn } from '../software/suites.ts';
import type { ViewContext } from '../view.ts';
import { type ProductRow, productRows } from './product-figures.ts';

interface NamedProduct {
  readonly id: string;
  readonly name: string;
}

export interface ProductDetail {
  readonly product: Product;
  readonly row: ProductRow;
  /** On contracts in use, by number. */
  readonly entitlements: readonly EntitlementRow[];
  /** Newest first. */
  readonly versions: readonly { readonly version: string; readonly devices: number }[];
  /** What it includes itself, and what these include. */
  readonly parts: readonly (NamedProduct & { readonly isDirect: boolean })[];
  readonly suites: readonly NamedProduct[];
}

/** A product over all contracts, or null when there is no such product here. */
export function productDetail(
  reader: Reader,
  { id }: { id: string },
  context: ViewContext,
): ProductDetail | null {
  const product = productOrAlias(reader, id);
  const [row] = product ? productRows(reader, [product], context) : [];
  if (!product || !row) return null;
  const suites = suitesIn(reader);
  return {
    product,
    row,
    entitlements: entitlementsOf(reader, product.id, context),
    versions: versionsOf(reader, product.id),
    parts: partsOf(reader, suites, product.id),
    suites: named(reader, suites.suitesWith(product.id)),
  };
}

/** Follows an alias once. */
function productOrAlias(reader: Reader, id: string): Product | undefined {
  const alias = reader.get('aliases', id);
  const to = alias?.collection === 'products' ? alias.to : id;
  return reader.get('products', id) ?? reader.get('products', to);
}

function entitlementsOf(reader: Reader, productId: string, context: ViewContext): EntitlementRow[] {
  const cache = seatCache(reader);
  return reader
    .find('entitlements', 'byProduct', productId)
    .filter(({ contractId }) => reader.get('contracts', contractId)?.archivedAt === null)
    .map((one) => entitlementRow(reader, cache, one, context))
    .sort((a, b) => order(naturalKey(a.contractNumber) + a.id, naturalKey(b.contractNumber) + b.id));
}

function versionsOf(reader: Reader, productId: string) {
  const counts = new Map<string, number>();
  for (const { deviceId, version } of reader.find('installations', 'byProduct', productId))
    if (reader.get('devices', deviceId)?.retiredAt === null)
      counts.set(version, (counts.get(version) ?? 0) + 1);
  return [...counts]
    .map(([version, devices]) => ({ version, devices }))
    .sort((a, b) => order(naturalKey(b.version), naturalKey(a.version)));
}

function partsOf(reader: Reader, suites: Suites, id: string): ProductDetail['parts'] {
  const direct = new Set(suites.directPartsOf(id));
  return named(reader, suites.partsOf(id)).map((one) => ({ ...one, isDirect: direct.has(one.id) }));
}

function named(reader: Reader, ids: readonly string[]): NamedProduct[] {
  return ids
    .map((id) => ({ id, name: reader.get('products', id)?.name ?? '' }))
    .sort((a, b) => order(naturalKey(a.name), naturalKey(b.name)));
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a !== b);
}
