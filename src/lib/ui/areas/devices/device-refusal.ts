import type { Outcome } from '#lib/domain/mutations/mutation.ts';

/** Why an edit was refused, what is kept, what to do. */
export function refusalSentence(outcome: Extract<Outcome, { status: 'refused' }>): string {
  switch (outcome.reason) {
    case 'conflict':
      return 'Someone changed this meanwhile. Your text is still here: compare it, then save again.';
    case 'duplicate':
      return outcome.details['by'] === 'serial'
        ? 'A device with this serial is there already. Search for it, or correct the serial.'
        : 'A device with this name is there already. Search for it, or enter a serial that tells them apart.';
    case 'forbidden':
      return 'Your role does not allow this. Nothing was changed; ask a contract admin.';
    case 'not-found':
      return 'This device is no longer there. Nothing was changed.';
    case 'invalid':
      return 'This value is not accepted: it is too long or empty. Correct it and save again.';
    default:
      return `Not accepted (${outcome.reason}). Nothing was changed.`;
  }
}
