/**
 * Why a mutation is not accepted: the closed list. Details by reason:
 * - invalid: { issues: [{ path, message }] }
 * - duplicate: { collection, id, by } (the record that is there already, and the key that says so; by 'alias': what was
 *   to be destroyed turned out to be it)
 * - conflict: { fields: { name: { was, to, now } } }, or { merged } (the record into which it was merged already)
 * - too-large: { bytes, limit }
 * - depends-on-refused: { refusal, record } (the refusal of the mutation that would have made the record)
 * - rows (partial refusal of a batch): { rows: [{ row, reason, message, details }] }
 * - no-free-seat: { entitlementId, quantity, assigned }
 * - expired: { entitlementId, endDay }, or { contractId, by: 'archived' }, or { by: 'used' } of a one-time link
 * - below-assigned: { quantity, assigned } (a strict entitlement can't have fewer seats than are assigned)
 * - in-use: { collection, count } (what still belongs to it; of a person to be merged: 'users' when they can sign in)
 * - not-active: { status } (of the person: left or erased)
 * - last-admin, forbidden, not-found, unknown-mutation, failed: may be empty
 */
export const reasons = [
  'forbidden',
  'not-found',
  'invalid',
  'duplicate',
  'conflict',
  'expired',
  'no-free-seat',
  'below-assigned',
  'in-use',
  'not-active',
  'last-admin',
  'depends-on-refused',
  'too-large',
  'unknown-mutation',
  'rows',
  'failed',
] as const;

export type Reason = (typeof reasons)[number];
