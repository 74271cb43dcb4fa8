import * as v from 'valibot';
import { foldKey } from '../../base/text.ts';
import { field, maker, type RowOf } from './core/field.ts';
import { defineRecord, idText, nameText, shortText, timestamp } from './core/record.ts';

export const contractTypes = ['subscription', 'maintenance', 'perpetual', 'other'] as const;
export type ContractType = (typeof contractTypes)[number];

/** What coordinators may know of a contract; dates, price and company are its terms. The number, without case, is its key. */
const fields = {
  id: field(idText),
  number: field(nameText, { isSearched: true }),
  /** A name a person gave; "" shows the number. */
  label: field(shortText, { default: '', isSearched: true }),
  vendor: field(shortText, { default: '', isSearched: true }),
  type: field(v.picklist(contractTypes), { default: 'subscription' }),
  /** Set by a person: kept for its history, takes no assignments. null: in use. */
  archivedAt: field(v.nullable(timestamp), { default: null }),
  createdAt: field(timestamp),
};

export type Contract = RowOf<typeof fields>;

export const newContract = maker(fields);

export const contractRecord = defineRecord({
  collection: 'contracts',
  prefix: 'ct',
  fields,
  called: (contract) => contract.label || contract.number,
  keys: { byNumber: (contract) => foldKey(contract.number) },
  visibleBy: ['id'],
});
