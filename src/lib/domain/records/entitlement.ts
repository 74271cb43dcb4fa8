import * as v from 'valibot';
import { foldKey } from '../../base/text.ts';
import { dayText } from './day.ts';
import { defineRecord, idText, shortText, timestamp } from './record.ts';

export const entitlementKinds = ['single-user', 'multi-user', 'perpetual'] as const;
export type EntitlementKind = (typeof entitlementKinds)[number];

export const seatPolicies = ['strict', 'overage'] as const;
export type SeatPolicy = (typeof seatPolicies)[number];

/** A million seats of one product is more than any company has people. */
const quantity = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));

/** What a person may fill in. */
export const entitlementFields = {
  /** Single-user takes a seat for each assignment; the others only grant the right to download and install. */
  kind: v.picklist(entitlementKinds),
  /** Seats bought; null: unlimited. */
  quantity: v.nullable(quantity),
  /** Strict: the seat that exceeds is refused. Overage: assigning goes on, and the overage is shown. */
  policy: v.picklist(seatPolicies),
  /** Its own first and last day, which assigning reads; null: open. */
  startDay: v.nullable(dayText),
  endDay: v.nullable(dayText),
  /** The vendor's subscription id, "" when there is none. */
  subscriptionId: shortText,
} as const;

/** A product on a contract. Assigned, free and overage are derived by counting, never stored. */
export const entitlementSchema = v.strictObject({
  id: idText,
  /** Never changes: who sees the row hangs on it. */
  contractId: idText,
  productId: idText,
  ...entitlementFields,
  createdAt: timestamp,
});

export type Entitlement = v.InferOutput<typeof entitlementSchema>;

export const entitlementRecord = defineRecord({
  collection: 'entitlements',
  prefix: 'en',
  schema: entitlementSchema,
  keys: {
    byContract: (entitlement) => entitlement.contractId,
    byProduct: (entitlement) => entitlement.productId,
    bySubscription: (entitlement) =>
      entitlement.subscriptionId === '' ? null : foldKey(entitlement.subscriptionId),
  },
  visibleBy: ['contractId'],
});
