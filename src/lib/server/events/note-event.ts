import type { NewSecurityEvent } from '../../protocol/security-event.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Keeps an event that happened, in a transaction of its own, and says it in the log. Never throws: what happened has
 * happened, and the log has it also where the database can't take it.
 */
export async function noteEvent(
  { store, log }: Pick<Runtime, 'store' | 'log'>,
  { accountId, ...event }: NewSecurityEvent & { readonly accountId: string },
): Promise<void> {
  try {
    await store.account(accountId).record(event);
  } catch (error) {
    log.warn({ event: event.kind, ...event, accountId, error: String(error) }, 'security event not kept');
  }
}
