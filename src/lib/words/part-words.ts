import type { SyncStatus } from '#workers/replica/contract.ts';

type Facts = Pick<SyncStatus, 'state' | 'isWhole' | 'progress'>;

/** Why no count is to be believed, as the end of a sentence; null: all rows are here. */
export function partWords({ state, isWhole, progress }: Facts): string | null {
  if (isWhole) return null;
  // What is read out to somebody does not count along with what arrives.
  if (!progress || state === 'filling') return 'not all rows are on this device yet';
  const [rows, total] = [progress.rows, progress.total].map((count) => count.toLocaleString('en-US'));
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
      return 'The rest is fetched when the server can be reached.';
    case 'signed-out':
      return 'Sign in to fetch the rest.';
    case 'old-app':
      return 'Load the server’s version to fetch the rest.';
    case 'storage-failed':
      return 'Free some storage, so that the rest can be kept.';
    case 'removed':
      return 'The rest is no longer yours to see.';
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
    return 'Your desk is not on this device yet, and the server can’t be reached. It is fetched as soon as there is a network.';
  if (state === 'storage-failed')
    return 'Your desk can’t be kept on this device: its storage is full or does not answer. Free some space; Muster keeps trying.';
  if (isServerBusy)
    return 'Your desk is not on this device yet, and the server is busy. It is fetched as soon as it answers.';
  if (!progress) return 'Opening your desk.';
  const [rows, total] = [progress.rows, progress.total].map((count) => count.toLocaleString('en-US'));
  return `Fetching ${rows} of ${total} rows to this device.`;
}
