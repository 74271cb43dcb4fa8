import type { SyncStatus } from '#workers/replica/contract.ts';

/** The app and the server are of different versions, whichever is the newer one. */
export function otherVersionWords(waiting: number): string {
  const kept =
    waiting === 0
      ? 'What you change from now on is kept on this device.'
      : `Your ${counted(waiting)} that ${waiting === 1 ? 'waits is' : 'wait are'} kept on this device, and so is what you change from now on.`;
  return `The server has another version of Muster than this page, so nothing is synced. ${kept} Save what you are typing, then load the server’s version.`;
}

/** The server lost what was done after its backup. */
export function restoredWords({ at, offered }: NonNullable<SyncStatus['restored']>): string {
  const day = new Date(at).toLocaleDateString('en-US', { day: 'numeric', month: 'long' });
  const again =
    offered === 0
      ? 'This device has no change of the last 30 days that it could lack.'
      : `${counted(offered)} of the last 30 days ${offered === 1 ? 'is' : 'are'} sent to it again from this device: what the backup lacks is applied, once.`;
  return `The server was set back to an earlier backup on ${day}. Nothing of yours is lost here. ${again}`;
}

function counted(changes: number): string {
  return changes === 1 ? '1 change' : `${changes.toLocaleString('en-US')} changes`;
}
