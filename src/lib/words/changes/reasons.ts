import type { Reason } from '#lib/domain/records/core/reason.ts';

/** Why not, beside one of many: as short as a cell. */
export const shortReasons: Readonly<Record<Reason, string>> = {
  forbidden: 'Your role doesn’t allow it',
  'not-found': 'No longer there',
  invalid: 'Not a valid value',
  duplicate: 'Already there',
  conflict: 'Changed by someone else',
  expired: 'Expired or archived',
  'no-free-seat': 'No free seat',
  'below-assigned': 'More seats are assigned',
  'in-use': 'Still in use',
  'not-active': 'Has left',
  'last-admin': 'The only contract admin who can sign in',
  'depends-on-refused': 'Builds on a change that wasn’t accepted',
  'too-large': 'Too large to send',
  'unknown-mutation': 'Not known to the server',
  rows: 'Some rows weren’t accepted',
  failed: 'The server couldn’t do it',
};
