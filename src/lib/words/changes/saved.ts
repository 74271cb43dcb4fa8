import type { MutateAnswer } from '#workers/replica/contract.ts';
import { CHANGED_MEANWHILE, troubleWith } from './refused.ts';

export interface Said {
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

/** What is said after a form of settings was sent. `invalid`: a sentence that says what the fields take. */
export function saveWords(answer: MutateAnswer, invalid: string): Said {
  const trouble = troubleWith({
    conflict: `${CHANGED_MEANWHILE} What you typed is still here; save again to replace it.`,
    invalid: `Not saved: ${invalid} What you typed is still here.`,
  })(answer);
  return trouble === '' ? { tone: 'good', text: 'Saved.' } : { tone: 'bad', text: trouble };
}
