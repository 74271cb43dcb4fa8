import * as v from 'valibot';
import { foldKey } from '../../base/text.ts';
import { dayText } from './core/day.ts';
import { field, maker, type RowOf, schemasOf } from './core/field.ts';
import { defineRecord, idText, shortText, timestamp } from './core/record.ts';

export const entitlementKinds = ['single-user', 'multi-user', 'perpetual'] as const;
export type EntitlementKind = (typeof entitlementKinds)[number];

export const seatPolicies = ['strict', 'overage'] as const;
export type SeatPolicy = (typeof seatPolicies)[number];

/** A million seats of one product is more than any company has people. */
const quantity = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));

/** What a person may fill in. */
const filled = {
  /** Single-user takes a seat for each assignment; the others only grant the right to download and install. */
  kind: field(v.picklist(entitlementKinds), { default: 'single-user' }),
  /** Seats bought; null: unlimited. */
  quantity: field(v.nullable(quantity)),
  /** Strict: the seat that exceeds is refused. Overage: assigning goes on, and the overage is shown. */
  policy: field(v.picklist(seatPolicies), { default: 'strict' }),
  /** Its own first and last day, which assigning reads; null: open. */
  startDay: field(v.nullable(dayText), { default: null }),
  endDay: field(v.nullable(dayText), { default: null }),
  /** The vendor's subscription id, "" when there is none. */
  subscriptionId: field(shortText, { default: '' }),
};

/** For arguments. */
export const entitlementFields = schemasOf(filled);

/** A product on a contract. Assigned, free and overage are derived by counting, never stored. */
const fields = {
  id: field(idText),
  /** Never changes: who sees the row hangs on it. */
  contractId: field(idText),
  productId: field(idText),
  ...filled,
  createdAt: field(timestamp),
};

export type Entitlement = RowOf<typeof fields>;

export const newEntitlement = maker(fields);

export const entitlementRecord = defineRecord({
  collection: 'entitlements',
  prefix: 'en',
  fields,
  called: null,
  keys: {
    byContract: (entitlement) => entitlement.contractId,
    byProduct: (entitlement) => entitlement.productId,
    bySubscription: (entitlement) =>
      entitlement.subscriptionId === '' ? null : foldKey(entitlement.subscriptionId),
  },
  visibleBy: ['contractId'],
});
