import { counted } from '../format/numbers.ts';

/** Waiting changes that were discarded on this device. */
export function discardedSentence(count: number): string {
  return count === 0 ? 'Nothing was discarded.' : `${counted(count, 'change')} discarded.`;
}

/** Those that were brought back. */
export function waitingAgain(count: number): string {
  return `${counted(count, 'change')} waiting to be sent again.`;
}

/** Too late to discard. */
export function hadReached(count: number): string {
  return `${counted(count, 'change')} already sent, and not discarded.`;
}

/** Nobody can tell yet. */
export function mayHaveReached(count: number): string {
  return `${counted(count, 'change')} may have been sent already; if so, you will see it again.`;
}

export function savedSentence(count: number): string {
  return `${counted(count, 'change')} saved to a file. Nothing was removed here.`;
}
