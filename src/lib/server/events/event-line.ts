import type { Logger } from 'pino';
import { failureKinds, type NewSecurityEvent } from '../../protocol/security-event.ts';
import { plainEvent } from './insert-events.ts';

/** A line in the log whose `event` is the kind: what a SIEM reads. */
export function logEvent(
  log: Pick<Logger, 'info' | 'warn'>,
  accountId: string | null,
  event: NewSecurityEvent,
): void {
  const { kind, actorId, userId, ...rest } = plainEvent(event);
  // Of nobody's company there is nobody to name.
  const line = { event: kind, ...(accountId === null ? {} : { accountId, actorId, userId }), ...rest };
  if (failureKinds.includes(kind)) log.warn(line, 'security event');
  else log.info(line, 'security event');
}
