import * as v from 'valibot';
import { nameText, shortText, timestamp } from '../../records/core/record.ts';
import { personFields } from '../people/people-batch.ts';

/** One person and one product, as a usage report or a list of license holders has them. */
export const seatRow = v.strictObject({
  ...personFields,
  product: nameText,
  /** "": whichever contract has the product. */
  contractNumber: shortText,
  /** `none`: the person alone. */
  seat: v.picklist(['assigned', 'unassigned', 'none']),
  /** When the vendor assigned it and took it away, where the file says so. */
  assignedAt: v.nullable(timestamp),
  unassignedAt: v.nullable(timestamp),
  usage: v.picklist(['not-known', 'never', 'used']),
  lastUsedAt: v.nullable(timestamp),
});

export type ImportedSeat = v.InferOutput<typeof seatRow>;
