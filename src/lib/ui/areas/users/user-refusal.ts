import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import type { Reason } from '#lib/domain/records/reason.ts';
import { reasonSentence } from '#lib/domain/views/refusal-sentences.ts';

/** Why something done to a person was refused, what is kept, what to do. */
export function refusalSentence(outcome: Extract<Outcome, { status: 'refused' }>): string {
  switch (outcome.reason) {
    case 'conflict':
      if ('merged' in outcome.details) return 'Someone has merged this record already. Nothing was changed.';
      return 'Someone changed this meanwhile. Your text is still here: compare it, then save again.';
    case 'duplicate':
      return 'A user with this email is there already. Search for them, or correct the email.';
    case 'invalid':
      return 'This is not accepted: a name is too long, or the email is not complete. Correct it and save again.';
    case 'in-use':
      return `${reasonSentence('in-use', outcome.details)} Let that record stay. Nothing was changed.`;
    default:
      return `${reasonWords(outcome.reason)} Nothing was changed.`;
  }
}

/** Why a seat can't be given, or a change not be made, as one sentence. */
export function reasonWords(reason: Reason): string {
  switch (reason) {
    case 'no-free-seat':
      return 'No seat is free: take one from somebody, or buy one.';
    case 'expired':
      return 'It has expired, or its contract was archived.';
    case 'not-active':
      return 'This user has left: bring them back first.';
    case 'forbidden':
      return 'Your role does not allow this here: ask a contract admin.';
    case 'not-found':
      return 'It is not there any more.';
    case 'last-admin':
      return 'This is the last contract admin who can sign in: make someone else one, and let them sign in first.';
    case 'duplicate':
      return 'It is there already.';
    default:
      return `Not accepted (${reason}).`;
  }
}
