import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import type { Answer } from '../../state/desk.ts';

/** Why nothing was kept; "" when it was. */
export function troubleOf(answer: Answer): string {
  if (answer.status === 'kept') return '';
  if (answer.status === 'refused') return refusalSentence(answer.outcome);
  return `Not saved: ${answer.message} What you typed is still here.`;
}

function refusalSentence({ reason, details }: Extract<Outcome, { status: 'refused' }>): string {
  switch (reason) {
    case 'conflict':
      return 'Someone changed this meanwhile. What you typed is still here: compare it, then save again.';
    case 'forbidden':
      return 'Your role does not allow this. Nothing was changed; ask a contract admin.';
    case 'not-found':
      return 'This is no longer there. Nothing was changed.';
    case 'invalid':
      return JSON.stringify(details['issues'] ?? '').includes('untilDay')
        ? 'The last day is before the first. Correct one of them.'
        : 'This value is not accepted: it is too large, empty, or of another form. Correct it and save again.';
    default:
      return `Not accepted (${reason}). Nothing was changed.`;
  }
}
