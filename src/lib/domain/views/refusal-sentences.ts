import type { Refusal } from '../records/refusal.ts';
import type { Reason } from '../records/reason.ts';
import { objectOf } from './refusal-details.ts';

/** Why not. */
export function reasonSentence(reason: Reason, details: Refusal['details'] = {}): string {
  switch (reason) {
    case 'forbidden':
      return 'Your role does not allow this.';
    case 'not-found':
      return 'The record is not there any more, or you may not see it.';
    case 'invalid':
      return 'A value is missing or not in a form that can be kept.';
    case 'duplicate':
      return details['by'] === 'alias'
        ? 'What you added was there already, so this would have changed the one that was there.'
        : 'It is there already.';
    case 'conflict':
      if ('merged' in details) return 'Someone has merged this record into another one already.';
      return 'Somebody else changed the same field meanwhile.';
    case 'expired':
      if (details['by'] === 'used') return 'Somebody had used the link already.';
      return 'It has expired or was archived: nobody is assigned any more.';
    case 'no-free-seat':
      return 'No seat is free.';
    case 'below-assigned':
      return 'More seats are assigned than that.';
    case 'in-use':
      if (details['collection'] === 'users') return 'This person can sign in, so their record has to stay.';
      if (details['collection'] === 'roles') return 'This person has a role, so their record has to stay.';
      if (details['collection'] === 'invitations')
        return 'This person has an open invitation, so their record has to stay.';
      return 'People hold it or have held it, and their history stays.';
    case 'not-active':
      return 'This person has left, or was erased.';
    case 'last-admin':
      return 'This is the last contract admin who can sign in: nobody could give the role back.';
    case 'depends-on-refused':
      return 'It builds on a change that was not accepted.';
    case 'too-large':
      return 'It is too large to be sent.';
    case 'unknown-mutation':
      return 'The server does not know this kind of change: it may be older than this app.';
    case 'rows':
      return 'Some rows were not accepted; the others were.';
    case 'failed':
      return 'The server could not carry it out.';
  }
}

const DISCARD_OR_EXPORT = 'Discard it, or export it to keep what you typed.';
const USED_LINK =
  'Ask the person whether it was them. If not, send them a link to set a new password: taking it signs everybody else out. Then discard this.';

/** What to do next. */
export function nextStep(reason: Reason, details: Refusal['details'] = {}): string {
  switch (reason) {
    case 'forbidden':
      return 'Ask a contract admin to do it or to give you the role, then retry; or discard it.';
    case 'expired':
      if (details['by'] === 'used') return USED_LINK;
      return DISCARD_OR_EXPORT;
    case 'not-found':
      return DISCARD_OR_EXPORT;
    case 'invalid':
      return 'Edit the value and send it again.';
    case 'duplicate':
      return 'Open the record that is there and change that one, or discard this.';
    case 'conflict':
      if ('merged' in details)
        return 'Look at the record that it is now, then merge that one or discard this.';
      return 'Compare both values, then keep theirs or apply yours again.';
    case 'no-free-seat':
      return 'Free a seat, buy one, or use another contract that has one; then retry.';
    case 'below-assigned':
      return 'Take seats away first, or allow overage; then retry.';
    case 'in-use':
      if (details['collection'] === 'invitations')
        return 'Merge the other one into them, or withdraw the invitation and retry.';
      if (details['collection'] === 'users' || details['collection'] === 'roles')
        return 'Merge the other one into them; or discard this.';
      return 'Give it an end day, or archive the contract; then discard this.';
    case 'not-active':
      return 'Bring the person back first, then retry; or discard it.';
    case 'last-admin':
      return 'Make someone else a contract admin, wait until they have signed in once, then retry.';
    case 'depends-on-refused':
      return 'Settle the other change first, then retry.';
    case 'too-large':
      return 'Split it into smaller parts, or discard it.';
    case 'unknown-mutation':
      return 'Update the server, then retry.';
    case 'rows':
      return 'Correct these rows in the file and import it again: accepted rows stay as they are.';
    case 'failed':
      return 'Retry later. If it happens again, tell whoever runs the server.';
  }
}

/** The name, email or number that arguments give to what they make; null where they give none. */
export function givenName(args: unknown): string | null {
  const { name, email, number } = objectOf(args);
  return textOf(name) ?? textOf(email) ?? textOf(number);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
