import type { Product } from '../../records/product.ts';
import type { Reader } from '../../tx.ts';
import { deviceCache } from '../devices/device-cache.ts';
import { heldRows } from '../reports/holding-rows.ts';
import { noReportFilter, type Money } from '../reports/report.ts';
import { seatPrices } from '../reports/seat-price.ts';
import { usesOfSeats } from '../reports/suite-cover.ts';
import { type EntitlementRow, entitlementRow } from '../seats/entitlement-list.ts';
import { seatCache } from '../seats/seat-cache.ts';
import type { ViewContext } from '../view.ts';

const DAY = 86_400_000;
/** As in the report of seats to reclaim. */
const IDLE_DAYS = 90;

/** A product over all contracts in use. */
export interface ProductRow {
  readonly id: string;
  readonly name: string;
  readonly publisher: string;
  readonly kind: Product['kind'];
  /** Seats; those without a limit are not among them. */
  readonly bought: number;
  readonly isUnlimited: boolean;
  readonly assigned: number;
  readonly free: number;
  readonly overage: number;
  /** Devices in use that have it. */
  readonly installed: number;
  /** Of those assigned: used in the last 90 days; of a suite, anything of it. */
  readonly used: number;
  /** The first end ahead of, or behind, one of its entitlements. */
  readonly endDay: string | null;
  /** A year's price by currency; empty: not known, or not for this reader. */
  readonly cost: readonly Money[];
  readonly isPending: boolean;
}

/** The rows of these products: each collection is gone through once, however many there are. */
export function productRows(
  reader: Reader,
  products: readonly Product[],
  context: ViewContext,
): readonly ProductRow[] {
  const devices = devicesByProduct(reader);
  const used = usedByProduct(reader, context);
  const entitled = entitlementsByProduct(reader, context);
  const priceOn = seatPrices(reader, context);
  return products.map((product) => {
    const { id, name, publisher, kind } = product;
    const rows = entitled.get(id) ?? [];
    const ends = rows.flatMap(({ endDay }) => endDay ?? []).sort();
    return {
      ...{ id, name, publisher, kind, ...seatsOf(rows) },
      installed: devices.get(id) ?? 0,
      used: used.get(id) ?? 0,
      endDay: ends[0] ?? null,
      cost: costOf(rows, priceOn),
      isPending: reader.isPending('products', id),
    };
  });
}

function seatsOf(rows: readonly EntitlementRow[]) {
  const sum = (of: (row: EntitlementRow) => number | null) =>
    rows.reduce((total, row) => total + (of(row) ?? 0), 0);
  return {
    bought: sum(({ bought }) => bought),
    isUnlimited: rows.some(({ bought }) => bought === null),
    assigned: sum(({ assigned }) => assigned),
    free: sum(({ free }) => free),
    overage: sum(({ overage }) => overage),
  };
}

function costOf(rows: readonly EntitlementRow[], priceOn: (contractId: string) => Money | null): Money[] {
  const sums = new Map<string, number>();
  for (const { contractId, bought } of rows) {
    const price = bought === null ? null : priceOn(contractId);
    if (price) sums.set(price.currency, (sums.get(price.currency) ?? 0) + price.cents * (bought ?? 0));
  }
  return [...sums].map(([currency, cents]) => ({ currency, cents }));
}

function entitlementsByProduct(reader: Reader, context: ViewContext): Map<string, EntitlementRow[]> {
  const cache = seatCache(reader);
  const found = new Map<string, EntitlementRow[]>();
  for (const one of reader.slots('entitlements')) {
    if (!one || reader.get('contracts', one.contractId)?.archivedAt !== null) continue;
    const row = entitlementRow(reader, cache, one, context);
    found.set(one.productId, [...(found.get(one.productId) ?? []), row]);
  }
  return found;
}

function usedByProduct(reader: Reader, context: ViewContext): ReadonlyMap<string, number> {
  const useOf = usesOfSeats(reader);
  const since = context.now - IDLE_DAYS * DAY;
  const counts = new Map<string, number>();
  for (const held of heldRows(reader, noReportFilter, context)) {
    const { productId, contractId } = held.entitlement;
    if ((useOf(held).lastUsedAt ?? 0) < since) continue;
    if (reader.get('contracts', contractId)?.archivedAt !== null) continue;
    counts.set(productId, (counts.get(productId) ?? 0) + 1);
  }
  return counts;
}

/** By the columns that the install list keeps, in which versions of a product on a device lie side by side. */
function devicesByProduct(reader: Reader): ReadonlyMap<string, number> {
  const { devices, installs } = deviceCache(reader);
  const counts = new Int32Array(installs.products.values.length);
  devices.rows.forEach((device, code) => {
    if (device?.retiredAt !== null) return;
    let before = -1;
    for (let at = installs.firstOf[code]!; at < installs.firstOf[code + 1]!; at++) {
      const product = installs.productOf[installs.pairAt[at]!]!;
      if (product !== before) counts[product]! += 1;
      before = product;
    }
  });
  return new Map(installs.products.values.map((id, at) => [id, counts[at]!]));
}
