import { causeOf } from '#lib/domain/views/inbox/refusal-details.ts';
import { refusedWith, troubleWith } from '../changes/refused.ts';
import { reasonSentence } from '../changes/why.ts';

/** Why something done to a person was refused, what is kept, what to do. */
export const refusalSentence = refusedWith({
  duplicate: 'Someone with this email is already here. Search for them, or correct the email.',
  invalid:
    'This isn’t accepted: a text is too long, or the email isn’t a valid address. Correct it and save again.',
  'in-use': (details) =>
    `${reasonSentence(causeOf('in-use', details))} Keep that record. Nothing was changed.`,
  conflict: (details) =>
    'merged' in details ? 'Someone has already merged this record. Nothing was changed.' : undefined,
});

/** Why people, roles or links did not change; "" when they did. */
export const peopleTrouble = troubleWith({
  'not-active': 'This person has left, so they can’t have a role. Bring them back first.',
  'not-found': 'This person is no longer there. Nothing was changed.',
  expired:
    'Someone has already used this link, so it can’t be withdrawn. If it wasn’t them, send them a link to set a new password: using it signs everyone else out.',
  invalid: 'Not added: the email isn’t a valid address, or a name is too long. Correct it and try again.',
});
