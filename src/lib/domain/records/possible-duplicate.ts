import * as v from 'valibot';
import { defineRecord, idText, timestamp } from './record.ts';

/** Two devices that may be one machine: the server could not tell, a person can. Pairs are never removed, but settled. */
export const possibleDuplicateSchema = v.strictObject({
  id: idText,
  /** The one that came later. */
  deviceId: idText,
  otherId: idText,
  /** What they have in common. */
  by: v.picklist(['name', 'serial', 'agent']),
  createdAt: timestamp,
  /** Merged, or said to be two machines; null: open. */
  settledAt: v.nullable(timestamp),
});

export type PossibleDuplicate = v.InferOutput<typeof possibleDuplicateSchema>;

export const possibleDuplicateRecord = defineRecord({
  collection: 'possibleDuplicates',
  prefix: 'pd',
  schema: possibleDuplicateSchema,
  keys: { byDevice: (pair) => pair.deviceId, byOther: (pair) => pair.otherId },
});
