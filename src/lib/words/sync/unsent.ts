import type { Unsent } from '#workers/replica/contract.ts';
import { counted, wordFor } from '../format/numbers.ts';

/** What this device alone has: "1 change is not on the server yet. 2 devices checked today are listed on this device only." */
export function unsentWords({ waiting, checked }: Unsent): string {
  const waits = `${counted(waiting, 'change')} ${wordFor(waiting, 'is', 'are')} not on the server yet.`;
  const listed = `${counted(checked, 'device')} checked today ${wordFor(checked, 'is', 'are')} listed on this device only.`;
  return [...(waiting > 0 ? [waits] : []), ...(checked > 0 ? [listed] : [])].join(' ');
}

/** Beside who was signed in: what becomes of their changes. */
export function keptWords(waiting: number): string {
  if (waiting === 0) return 'Your changes here are kept.';
  return `${counted(waiting, 'waiting change')} kept here, to be sent once you sign in.`;
}
