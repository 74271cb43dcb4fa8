import type { SyncStatus } from '#workers/replica/contract.ts';

/** Why there are no rows to show, what is kept, what to do. */
export function shutWords(state: SyncStatus['state']): string {
  switch (state) {
    case 'removed':
      return 'You are no longer in this account, so its data was removed from this device. Changes you hadn’t sent are kept here, and you can export them.';
    case 'signed-out':
      return 'Sign in to download your desk. Changes you hadn’t sent are kept on this device.';
    default:
      return 'The server runs a different version of Muster: update to download your desk. Changes you hadn’t sent are kept on this device.';
  }
}
