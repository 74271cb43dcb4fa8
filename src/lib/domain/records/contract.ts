import * as v from 'valibot';
import { foldKey } from '../../base/text.ts';
import { defineRecord, idText, nameText, shortText, timestamp } from './record.ts';

export const contractTypes = ['subscription', 'maintenance', 'perpetual', 'other'] as const;
export type ContractType = (typeof contractTypes)[number];

/** What coordinators may know of a contract; dates, price and company are its terms. The number, without case, is its key. */
export const contractSchema = v.strictObject({
  id: idText,
  number: nameText,
  /** A name a person gave; "" shows the number. */
  label: shortText,
  vendor: shortText,
  type: v.picklist(contractTypes),
  /** Set by a person: kept for its history, takes no assignments. null: in use. */
  archivedAt: v.nullable(timestamp),
  createdAt: timestamp,
});

export type Contract = v.InferOutput<typeof contractSchema>;

export const contractRecord = defineRecord({
  collection: 'contracts',
  prefix: 'ct',
  schema: contractSchema,
  keys: { byNumber: (contract) => foldKey(contract.number) },
  visibleBy: ['id'],
});
