import type { SyncStatus } from '#workers/replica/contract.ts';
import { formatDay } from '../format/days.ts';
import { counted } from '../format/numbers.ts';

/** The app and the server are of different versions, whichever is the newer one. */
export function otherVersionWords(waiting: number): string {
  const kept =
    waiting === 0
      ? 'Changes you make from now on are kept on this device.'
      : `Your ${counted(waiting, 'waiting change')} and any new ones are kept on this device.`;
  return `The server runs a different version of Muster, so nothing is synced. ${kept} Save what you are typing, then load the server’s version.`;
}

/** The server lost what was done after its backup. */
export function restoredWords({ at, offered }: NonNullable<SyncStatus['restored']>): string {
  const again =
    offered === 0
      ? 'This device sent no changes in the last 30 days, so it has none to send again.'
      : `This device is sending ${counted(offered, 'change')} from the last 30 days again; whatever the backup is missing is applied once.`;
  return `The server was restored from an earlier backup on ${formatDay(at)}. Nothing of yours on this device is lost. ${again}`;
}
