/**
 * Why a mutation is not accepted: the closed list. Details by reason:
 * - invalid: { issues: [{ path, message }] }
 * - duplicate: { collection, id, by } (the record that is there already, and the key that says so)
 * - conflict: { fields: { name: { was, to, now } } }
 * - too-large: { bytes, limit }
 * - rows (partial refusal of a batch): { rows: [{ row, reason, message, details }] }
 * - last-admin, forbidden, not-found, unknown-mutation, expired, no-free-seat, depends-on-refused, failed: may be empty
 */
export const reasons = [
  'forbidden',
  'not-found',
  'invalid',
  'duplicate',
  'conflict',
  'expired',
  'no-free-seat',
  'last-admin',
  'depends-on-refused',
  'too-large',
  'unknown-mutation',
  'rows',
  'failed',
] as const;

export type Reason = (typeof reasons)[number];
