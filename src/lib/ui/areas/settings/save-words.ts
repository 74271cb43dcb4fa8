import type { OpenDesk } from '../../state/open-desk.svelte.ts';

export interface Said {
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

/** What is said after a form of settings was sent. `invalid` says what the fields take. */
export function saveWords(answer: Awaited<ReturnType<OpenDesk['mutate']>>, invalid: string): Said {
  if (answer.status === 'kept') return { tone: 'good', text: 'Saved.' };
  return { tone: 'bad', text: `Not saved: ${troubleOf(answer, invalid)}` };
}

function troubleOf(
  answer: Exclude<Awaited<ReturnType<OpenDesk['mutate']>>, { status: 'kept' }>,
  invalid: string,
): string {
  if (answer.status === 'not-saved') return `${answer.message} What you entered is still here.`;
  if (answer.status === 'refused' && answer.outcome.reason === 'conflict')
    return 'someone changed this meanwhile. What you entered is still here; save again to replace theirs.';
  return `${invalid} What you entered is still here.`;
}
