import type { Reason } from '#lib/domain/records/core/reason.ts';
import type { RefusalCause, RowCause } from '#lib/domain/views/inbox/refusal-details.ts';
import { formatCount } from '../format/numbers.ts';
import { CHANGED_MEANWHILE } from './refused.ts';

const reasons: Readonly<Record<Reason, string>> = {
  forbidden: 'Your role doesn’t allow this.',
  'not-found': 'This is no longer there, or you can’t see it.',
  invalid: 'A value is missing or isn’t valid.',
  duplicate: 'It is there already.',
  conflict: CHANGED_MEANWHILE,
  expired: 'It has expired or was archived, so no one can be assigned any more.',
  'no-free-seat': 'No seat is free.',
  'below-assigned': 'More seats are assigned than that.',
  'in-use': 'People hold it, or held it, and their history stays.',
  'not-active': 'This person has left or was erased.',
  'last-admin': 'This is the only contract admin who can sign in, so no one could give the role back.',
  'depends-on-refused': 'It builds on a change that wasn’t accepted.',
  'too-large': 'It is too large to send.',
  'unknown-mutation': 'The server doesn’t know this kind of change. It may be older than this app.',
  rows: 'Some rows weren’t accepted; the others were.',
  failed: 'The server couldn’t carry it out.',
};

const DISCARD_OR_EXPORT = 'Discard it, or export it to keep what you typed.';

const steps: Readonly<Record<Reason, string>> = {
  forbidden: 'Ask a contract admin to do it or to give you the role, then retry. Or discard it.',
  'not-found': DISCARD_OR_EXPORT,
  invalid: 'Edit the value and send it again.',
  duplicate: 'Open the existing record and change that one, or discard this.',
  conflict: 'Compare both values, then keep theirs or keep yours.',
  expired: DISCARD_OR_EXPORT,
  'no-free-seat': 'Free a seat, buy one, or use another contract that has one. Then retry.',
  'below-assigned': 'Remove some people first, or allow over-use. Then retry.',
  'in-use': 'Give it an end date, or archive the contract. Then discard this.',
  'not-active': 'Bring the person back first, then retry. Or discard it.',
  'last-admin': 'Make someone else a contract admin, wait until they have signed in once, then retry.',
  'depends-on-refused': 'Settle the other change first, then retry.',
  'too-large': 'Split it into smaller parts, or discard it.',
  'unknown-mutation': 'Update the server, then retry.',
  rows: 'Correct these rows in the file and import it again. Rows already accepted stay as they are.',
  failed: 'Retry later. If it happens again, tell the person who runs the server.',
};

/** What holds a person, so that their record has to stay. */
const held: Readonly<Record<string, string>> = {
  users: 'This person can sign in, so their record has to stay.',
  roles: 'This person has a role, so their record has to stay.',
  invitations: 'This person has an open invitation, so their record has to stay.',
};

/** Why not. */
export function reasonSentence({ reason, by, collection, isMerged }: RefusalCause): string {
  if (reason === 'duplicate' && by === 'alias')
    return 'What you added was there already, so this would have changed the existing one.';
  if (reason === 'conflict' && isMerged) return 'Someone has already merged this record into another one.';
  if (reason === 'expired' && by === 'used') return 'Someone had already used the link.';
  if (reason === 'in-use') return held[collection ?? ''] ?? reasons[reason];
  return reasons[reason];
}

/** What to do next. */
export function nextStep({ reason, by, collection, isMerged }: RefusalCause): string {
  if (reason === 'conflict' && isMerged)
    return 'Look at the record it was merged into, then merge that one or discard this.';
  if (reason === 'expired' && by === 'used')
    return 'Ask the person whether it was them. If not, send them a link to set a new password: using it signs everyone else out. Then discard this.';
  if (reason === 'in-use' && collection === 'invitations')
    return 'Merge the other one into them, or withdraw the invitation and retry.';
  if (reason === 'in-use' && (collection === 'users' || collection === 'roles'))
    return 'Merge the other one into them, or discard this.';
  return steps[reason];
}

const rowReasons: Readonly<Partial<Record<Reason, string>>> = {
  expired: 'The product has expired, or its contract was archived.',
  'not-active': 'The person has left or was erased.',
  'not-found': 'The person or the product is no longer there.',
  forbidden: 'Your role doesn’t allow this on that contract.',
  conflict: 'A device with this name has a different serial number.',
  duplicate: 'Several devices have this name, and there is no serial number to tell them apart.',
};

/** Why one row of a batch was refused. */
export function rowSentence({ reason, message, collection, field, quantity }: RowCause): string {
  if (message !== '') return message;
  if (collection === 'users')
    return 'Someone with this email was here already: what you did next went to them.';
  if (reason === 'no-free-seat')
    return quantity === null
      ? 'No seat is free.'
      : `No seat is free: all ${formatCount(quantity)} are assigned.`;
  if (field === 'row') return 'An earlier row of the file is about the same device.';
  return (reason === null ? undefined : rowReasons[reason as Reason]) ?? 'Not accepted.';
}

/** A value as it is kept, beside another. */
export function rawValue(value: unknown): string {
  if (value === '' || value === null || value === undefined) return '(empty)';
  return typeof value === 'object' ? JSON.stringify(value) : `${value as string | number | boolean}`;
}
