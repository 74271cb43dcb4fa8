import * as v from 'valibot';
import { field, maker, type RowOf } from '../core/field.ts';
import { defineRecord, idText, timestamp } from '../core/record.ts';

/** Two devices that may be one machine: the server could not tell, a person can. Pairs are never removed, but settled. */
const fields = {
  id: field(idText),
  /** The one that came later. */
  deviceId: field(idText),
  otherId: field(idText),
  /** What they have in common. */
  by: field(v.picklist(['name', 'serial', 'agent'])),
  createdAt: field(timestamp),
  /** Merged, or said to be two machines; null: open. */
  settledAt: field(v.nullable(timestamp), { default: null }),
};

export type PossibleDuplicate = RowOf<typeof fields>;

export const newPossibleDuplicate = maker(fields);

export const possibleDuplicateRecord = defineRecord({
  collection: 'possibleDuplicates',
  prefix: 'pd',
  fields,
  called: null,
  keys: { byDevice: (pair) => pair.deviceId, byOther: (pair) => pair.otherId },
});
