import type { Refusal } from '../records/refusal.ts';
import type { Reason } from '../records/reason.ts';
import { fieldName, objectOf, valueText } from './refusal-details.ts';
import type { Call } from './wish.ts';
import { isChange } from './wish-form.ts';

/** What the person wanted, as a sentence part: "Change description of NL-WS-0007". */
export function wantedSentence(call: Pick<Call, 'name' | 'args'>, subjectName: string | null): string {
  const args = objectOf(call.args);
  const named = subjectName ?? givenName(args);
  switch (call.name) {
    case 'devices.add':
      return `Add the device ${named ?? ''}`.trim();
    case 'devices.edit':
    case 'products.edit':
    case 'users.edit':
    case 'account.edit':
    case 'contracts.edit':
    case 'terms.edit':
    case 'entitlements.edit':
      return `Change ${editedFields(args)} of ${named ?? 'a record that is not here'}`;
    case 'devices.retire':
      return `Retire ${named ?? 'a device'}`;
    case 'devices.restore':
      return `Put ${named ?? 'a device'} back in use`;
    case 'installs.import':
      return `Import ${textOf(args['source']) ?? 'an install list'}`;
    case 'contracts.import':
      return `Import ${textOf(args['source']) ?? 'contracts'}`;
    case 'credit-records.import':
      return `Import ${textOf(args['source']) ?? 'credit use'}`;
    case 'credit-records.match':
      return 'Match use of credits';
    case 'credit-grants.add':
      return 'Add credits to a contract';
    case 'credit-grants.edit':
      return `Change ${editedFields(args)} of credits`;
    case 'credit-grants.remove':
      return 'Remove credits of a contract';
    case 'account.edit-credits':
      return `Change ${editedFields(args)} of ${named ?? 'the account'}`;
    case 'assignments.import':
      return `Import ${textOf(args['source']) ?? 'people and what they hold'}`;
    case 'products.add':
      return `Add the product ${named ?? ''}`.trim();
    case 'users.add':
      return `Add ${named ?? 'a person'}`;
    case 'users.add-many':
      return `Add ${countOf(args)} people`;
    case 'users.leave':
      return `Let ${named ?? 'a person'} leave`;
    case 'users.return':
      return `Bring ${named ?? 'a person'} back`;
    case 'users.erase':
      return `Erase ${named ?? 'a person'}`;
    case 'contracts.add':
      return `Add the contract ${named ?? ''}`.trim();
    case 'contracts.archive':
      return `Archive ${named ?? 'a contract'}`;
    case 'contracts.restore':
      return `Put ${named ?? 'a contract'} back in use`;
    case 'contracts.report-change':
      return 'Note that a change of company data was reported';
    case 'terms.add':
      return 'Add terms to a contract';
    case 'terms.remove':
      return 'Remove terms of a contract';
    case 'entitlements.add':
      return 'Add a product to a contract';
    case 'entitlements.remove':
      return `Remove ${named ?? 'a product'} from a contract`;
    case 'assignments.assign':
      return `Assign a product to ${named ?? 'a person'}`;
    case 'assignments.unassign':
      return `Take a product away from ${named ?? 'a person'}`;
    case 'assignments.move':
      return `Move ${named ?? 'a person'} to other seats`;
    case 'assignments.assign-many':
      return `Assign products to ${countOf(args)} people`;
    case 'assignments.unassign-many':
      return `Take products away from ${countOf(args)} people`;
    case 'assignments.move-many':
      return `Move ${countOf(args)} people to other seats`;
    case 'users.invite':
      return `Invite ${named ?? 'a person'}`;
    case 'invitations.withdraw':
      return `Withdraw a one-time link of ${named ?? 'a person'}`;
    case 'roles.grant':
      return `Give ${named ?? 'a person'} a role`;
    case 'roles.revoke':
      return 'Take a role away';
    case 'refusals.discard':
      return 'Discard from the Inbox';
    case 'refusals.restore':
      return 'Bring back to the Inbox';
    case 'noop':
      return 'Nothing: it was discarded';
    default:
      return `Do "${call.name}"`;
  }
}

/** As above, with the value where there is one and no table beside it: "Change description of NL-WS-0007 to “Spare”". */
export function wantedWithValue(call: Pick<Call, 'name' | 'args'>, subjectName: string | null): string {
  const wanted = wantedSentence(call, subjectName);
  const changes = Object.values(objectOf(call.args)).filter(isChange);
  const [only] = changes;
  if (changes.length !== 1 || !only) return wanted;
  const text = valueText(only.to);
  return `${wanted} to “${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}”`;
}

/** Enough of a description to know it again. */
const LONGEST = 60;

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
      if ('merged' in details) return 'Someone has merged this device into another one already.';
      return 'Somebody else changed the same field meanwhile.';
    case 'expired':
      if (details['by'] === 'used') return 'Somebody had used the link already.';
      return 'It has expired or was archived: nobody is assigned any more.';
    case 'no-free-seat':
      return 'No seat is free.';
    case 'below-assigned':
      return 'More seats are assigned than that.';
    case 'in-use':
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
        return 'Look at the device that it is now, then merge that one or discard this.';
      return 'Compare both values, then keep theirs or apply yours again.';
    case 'no-free-seat':
      return 'Free a seat, buy one, or use another contract that has one; then retry.';
    case 'below-assigned':
      return 'Take seats away first, or allow overage; then retry.';
    case 'in-use':
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

function editedFields(args: Readonly<Record<string, unknown>>): string {
  const fields = Object.keys(args).filter((field) => field !== 'id');
  return fields.length === 0 ? 'a field' : fields.map(fieldName).join(', ');
}

/** Rows of a batch. */
function countOf(args: Readonly<Record<string, unknown>>): string {
  const rows = args['rows'];
  return Array.isArray(rows) ? String(rows.length) : 'some';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
