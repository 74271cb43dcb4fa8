import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import type { Reason } from '#lib/domain/records/core/reason.ts';
import type { MutateAnswer } from '#workers/replica/contract.ts';

export type Refused = Extract<Outcome, { status: 'refused' }>;

/** What one kind of record says otherwise than all others; undefined: as they do. */
export type OwnSentences = Partial<
  Readonly<Record<Reason, string | ((details: Refused['details']) => string | undefined)>>
>;

/** The one wording of it. */
export const CHANGED_MEANWHILE = 'Someone else changed this in the meantime.';

/** Why a change was refused as it was made, what is kept, what to do: a reason without a sentence does not compile. */
const sentences: Readonly<Record<Reason, string>> = {
  forbidden: 'Your role doesn’t allow this. Nothing was changed; ask a contract admin.',
  'not-found': 'This is no longer there. Nothing was changed.',
  invalid: 'This value isn’t accepted: it is empty, too long, or in another form. Correct it and save again.',
  duplicate: 'It is there already. Search for it, or give this one another name.',
  conflict: `${CHANGED_MEANWHILE} Your text is still here: compare it, then save again.`,
  expired: 'It has expired, or its contract was archived. Nothing was changed.',
  'no-free-seat': 'No seat is free. Free one or buy one, then try again.',
  'below-assigned': 'More seats are assigned than that. Remove some people first, or allow over-use.',
  'in-use': 'People hold this, or held it, and their history stays. Nothing was changed.',
  'not-active': 'This person has left or was erased. Choose someone else, or bring them back first.',
  'last-admin':
    'This is the only contract admin who can sign in. Make someone else contract admin first; they count once they have signed in.',
  'depends-on-refused': 'It builds on a change that wasn’t accepted. Settle that one in the Inbox first.',
  'too-large': 'It is too large to send. Split it into smaller parts.',
  'unknown-mutation': 'The server doesn’t know this kind of change. Nothing was changed; update the server.',
  rows: 'Some rows weren’t accepted. The others were.',
  failed: 'The server couldn’t carry it out. Nothing was changed; try again later.',
};

/** The sentences of one kind of record. */
export function refusedWith(own: OwnSentences = {}): (outcome: Refused) => string {
  return ({ reason, details }) => {
    const said = own[reason];
    return (typeof said === 'function' ? said(details) : said) ?? sentences[reason];
  };
}

/** As above, of any answer: why nothing was kept; "" when it was. */
export function troubleWith(own: OwnSentences = {}): (answer: MutateAnswer) => string {
  const refused = refusedWith(own);
  return (answer) => {
    if (answer.status === 'kept') return '';
    return answer.status === 'refused' ? refused(answer.outcome) : notSaved(answer.message);
  };
}

/** The storage of this device did not take it. */
function notSaved(message: string): string {
  return `Not saved: ${message} What you typed is still here.`;
}

/** Paths of the fields that were not valid. */
export function invalidPaths({ issues }: Refused['details']): readonly string[] {
  return Array.isArray(issues) ? issues.map((one: { path?: unknown }) => String(one.path)) : [];
}
