import type { SyncStatus } from '#workers/replica/contract.ts';
import { formatCount } from '../format/numbers.ts';

type Facts = Pick<SyncStatus, 'state' | 'isWhole' | 'progress'>;

/** Why no count is to be believed, as the end of a sentence; null: all rows are here. */
export function partWords({ state, isWhole, progress }: Facts): string | null {
  if (isWhole) return null;
  // What is read out to somebody does not count along with what arrives.
  if (!progress || state === 'filling') return 'not all rows are on this device yet';
  const [rows, total] = [progress.rows, progress.total].map(formatCount);
  return `only ${rows} of ${total} rows are on this device`;
}

/** What that means, and what to do. */
export function partNotice(facts: Facts): string | null {
  const why = partWords(facts);
  if (why === null) return null;
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}. Counts, lists, reports and exports cover only what is here. ${restWords(facts.state)}`;
}

function restWords(state: SyncStatus['state']): string {
  switch (state) {
    case 'offline':
      return 'The rest is downloaded when the server can be reached.';
    case 'signed-out':
      return 'Sign in to download the rest.';
    case 'old-app':
      return 'Load the server’s version to download the rest.';
    case 'storage-failed':
      return 'Free some storage so the rest can be saved.';
    case 'removed':
      return 'You no longer have access to the rest.';
    case 'starting':
    case 'filling':
    case 'syncing':
    case 'up-to-date':
      return 'The rest is on its way.';
  }
}

/** While there is nothing of the desk to show. */
export function openingWords({
  state,
  progress,
  isServerBusy,
}: Pick<SyncStatus, 'state' | 'progress' | 'isServerBusy'>): string {
  if (state === 'offline')
    return 'Your desk isn’t on this device yet, and the server can’t be reached. It downloads as soon as you are online.';
  if (state === 'storage-failed')
    return 'Your desk can’t be saved on this device: its storage is full or not responding. Free some space; Muster keeps trying.';
  if (isServerBusy)
    return 'Your desk isn’t on this device yet, and the server is busy. It downloads as soon as the server answers.';
  if (!progress) return 'Opening your desk…';
  const [rows, total] = [progress.rows, progress.total].map(formatCount);
  return `Downloading ${rows} of ${total} rows…`;
}
