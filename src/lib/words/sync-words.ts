import type { SyncStatus } from '#workers/replica/contract.ts';

/** The one quiet line of sync. */
export function syncWords({ attention, ...status }: SyncStatus): string {
  const words = stateWords(status);
  return attention > 0 ? `${words} · ${attention} ${attention === 1 ? 'needs' : 'need'} attention` : words;
}

function stateWords({
  state,
  waiting,
  progress,
  isServerBusy,
  isHeld,
}: Omit<SyncStatus, 'attention'>): string {
  const count = waiting.toLocaleString('en-US');
  switch (state) {
    case 'starting':
      return 'Opening';
    case 'filling':
      return progress
        ? `${progress.rows.toLocaleString('en-US')} of ${progress.total.toLocaleString('en-US')} rows`
        : 'Fetching';
    case 'up-to-date':
      return waiting > 0 ? `${count} waiting` : 'Up to date';
    case 'syncing':
      if (isServerBusy) return waiting > 0 ? `Server busy, ${count} waiting` : 'Server busy';
      if (isHeld) return `Confirm to send ${count}`;
      return waiting > 0 ? `${count} waiting` : 'Syncing';
    case 'offline':
      return waiting > 0 ? `Offline, ${count} waiting` : 'Offline';
    case 'signed-out':
      return waiting > 0
        ? `Sign in to sync, your ${count} ${waiting === 1 ? 'change is' : 'changes are'} kept`
        : 'Sign in to sync';
    case 'old-app':
      return 'Update Muster to sync';
    case 'removed':
      return 'No longer in this account';
    case 'storage-failed':
      return 'Can’t save on this device, trying again';
  }
}
