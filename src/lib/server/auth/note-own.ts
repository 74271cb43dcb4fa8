import type { Sender } from '../http/caller.ts';
import type { EventDetails, SecurityKind } from '../../protocol/security-event.ts';
import { noteEvent } from '../events/note-event.ts';
import type { Runtime } from '../runtime.ts';
import type { SyncSession } from '../sync/session.ts';

/** An event of security that somebody did to their own sign-in. */
export function noteOwn(
  server: Pick<Runtime, 'store' | 'log'>,
  { accountId, userId }: SyncSession,
  { kind, from, details = {} }: { kind: SecurityKind; from: Sender; details?: EventDetails },
): Promise<void> {
  const { address, browser } = from;
  return noteEvent(server, {
    kind,
    accountId,
    actorId: userId,
    userId,
    address,
    browser,
    details,
    at: Date.now(),
  });
}
