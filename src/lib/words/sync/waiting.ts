import type { SyncStatus } from '#workers/replica/contract.ts';

const HELD =
  'The first change decides who may do what here, and you signed in a while ago. Everything is kept on this device. Confirm that it’s you to send it.';

/** Why it waits, what is kept, what to do. */
export function whyItWaits({
  state,
  isServerBusy,
  isHeld,
}: Pick<SyncStatus, 'state' | 'isServerBusy' | 'isHeld'>): string {
  switch (state) {
    case 'offline':
      return 'The server can’t be reached. Everything is kept on this device and sent when you are online.';
    case 'signed-out':
      return 'You are signed out. Everything is kept on this device and sent once you sign in.';
    case 'old-app':
      return 'The server runs a different version of Muster. Everything is kept on this device and sent once you update.';
    case 'removed':
      return 'You are no longer in this account, so nothing can be sent. Your changes are kept on this device. Export them, and they can be sent if you are added again.';
    case 'storage-failed':
      return 'This browser’s storage is full or not responding. Waiting changes are already saved. Free some space or close other Muster tabs; Muster tries again within a minute.';
    case 'starting':
    case 'filling':
      return 'Muster is still opening. Waiting changes are kept on this device and will be sent.';
    case 'syncing':
    case 'up-to-date':
      if (isHeld && !isServerBusy) return HELD;
      return isServerBusy
        ? 'The server is busy or didn’t answer properly; the network’s sign-in page may have answered instead. Everything is kept on this device, and Muster tries again within a minute.'
        : 'On its way to the server.';
  }
}
