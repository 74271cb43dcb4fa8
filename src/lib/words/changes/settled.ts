import { counted, formatCount } from '../format/numbers.ts';

/** "No changes", "3 changes". */
function changes(count: number): string {
  return count === 0 ? 'No changes' : counted(count, 'change');
}

/** What became of refusals that were discarded, or for which the value of others is kept. */
export function settledSentence(count: number, how: 'discarded' | 'theirs'): string {
  return how === 'discarded'
    ? `${changes(count)} discarded.`
    : `${changes(count)} dropped. Their value is kept.`;
}

export function restoredSentence(count: number): string {
  return `${changes(count)} moved back to the Inbox.`;
}

/** While what was refused waits again. */
export function sentSentence(count: number): string {
  return count === 0 ? 'No changes were sent.' : `Sending ${counted(count, 'change')} again…`;
}

/** `why`: a sentence. */
export function stayedSentence(count: number, why: string): string {
  return `${formatCount(count)} not settled: ${why}`;
}
