import type { SyncStatus } from '#workers/replica/contract.ts';

const HELD =
  'The first of it decides who may do what here, and it is a while since you signed in. Everything is kept on this device: confirm that it is you, and it is sent.';

/** Why it waits, what is kept, what to do. */
export function whyItWaits({
  state,
  isServerBusy,
  isHeld,
}: Pick<SyncStatus, 'state' | 'isServerBusy' | 'isHeld'>): string {
  switch (state) {
    case 'offline':
      return 'The server can’t be reached from here. Everything is kept on this device and sent when there is a network.';
    case 'signed-out':
      return 'You are signed out. Everything is kept on this device: sign in, and it is sent.';
    case 'old-app':
      return 'The server speaks another version of Muster. Everything is kept on this device: update Muster, and it is sent.';
    case 'removed':
      return 'You are no longer in this account, so the server takes nothing from you. What waits is kept on this device: export it, and it can be sent should you be added again.';
    case 'storage-failed':
      return 'This browser’s storage is full or does not answer. What waits was saved before. Free some space or close other tabs of Muster: it is tried again by itself, within a minute.';
    case 'starting':
    case 'filling':
      return 'Muster is still opening. What waits is kept on this device and sent along the way.';
    case 'syncing':
    case 'up-to-date':
      if (isHeld && !isServerBusy) return HELD;
      return isServerBusy
        ? 'The server is busy or gave no proper answer; a sign-in page of the network may have answered in its place. Everything is kept on this device and tried again within a minute.'
        : 'It is on its way to the server.';
  }
}
