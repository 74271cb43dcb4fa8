import type { Answer } from '../../state/desk.ts';

/** Why people or roles did not change, what is kept, what to do. "" when they did. */
export function peopleTrouble(answer: Answer): string {
  if (answer.status === 'kept') return '';
  if (answer.status === 'not-saved') return `Not saved: ${answer.message} What you entered is still here.`;
  switch (answer.outcome.reason) {
    case 'last-admin':
      return 'This is the only contract admin who can sign in, and the role stays: nobody could give it back. Make someone else contract admin first. They count once they can sign in.';
    case 'forbidden':
      return 'Your role does not allow this. Nothing was changed; ask a contract admin.';
    case 'not-active':
      return 'This person has left, and gets no role. Nothing was changed. Bring them back first.';
    case 'not-found':
      return 'This person is no longer there. Nothing was changed.';
    case 'expired':
      return 'Somebody has used this link already, so it can’t be withdrawn. If it was not them, send them a link to set a new password: taking it signs everybody else out.';
    case 'invalid':
      return 'Not added: the email address or a name is not accepted. Correct it and try again.';
    default:
      return `Not accepted (${answer.outcome.reason}). Nothing was changed.`;
  }
}
