import type { SyncStatus } from '#workers/replica/contract.ts';

/** Why there are no rows to show, what is kept, what to do. */
export function shutWords(state: SyncStatus['state']): string {
  switch (state) {
    case 'removed':
      return 'You are no longer in this account, so its data was taken off this device. What you did and was not sent is kept here: you can export it.';
    case 'signed-out':
      return 'Sign in to fetch your desk. What you did and was not sent is kept on this device.';
    default:
      return 'The server speaks another version of Muster: update it to fetch your desk. What you did and was not sent is kept on this device.';
  }
}
