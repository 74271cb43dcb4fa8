import type { Replica } from '#lib/replica/replica.ts';
import type { ReplicaMessage } from '#lib/replica/sync-port.ts';
import type { Contact } from '#lib/sync/contact.ts';
import type { Sync } from '#lib/sync/engine.ts';

/** Takes what another tab of the person told. */
export function heed(message: ReplicaMessage, { replica, sync }: { replica: Replica; sync: Sync }): void {
  if (message.kind === 'status') return sync.heardContact(message.status as Contact);
  const heard = replica.hear(message);
  if (message.kind === 'wiped') return;
  // Rows pulled by another tab are no reason to ask: two tabs would keep each other busy for ever.
  void heard.then(() => (message.kind === 'outbox' ? sync.nudge() : sync.notice()));
}
