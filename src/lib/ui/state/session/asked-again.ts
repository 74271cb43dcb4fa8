import { needsConfirmation } from '#lib/domain/mutations/confirmed-mutations.ts';
import { confirmWaysSchema } from '#lib/protocol/confirmation.ts';
import type { MutationName } from '#lib/domain/mutations/registry.ts';
import type { SyncStatus } from '#workers/replica/contract.ts';
import { askServer } from './ask-server.ts';
import { confirmation } from './confirmation.svelte.ts';

export const NOT_CONFIRMED = 'You have not confirmed that it is you. Nothing was changed.';

/**
 * Whether a change may be made: of those that matter once the person has shown within half an hour that it is them, as
 * far as the server can be asked. Without it they are made as every other; the server asks when they arrive.
 */
export async function mayChange(name: MutationName, state: SyncStatus['state']): Promise<boolean> {
  if (!needsConfirmation(name) || state === 'offline') return true;
  const asked = await askServer('/api/session/confirm', { schema: confirmWaysSchema });
  return !asked.ok || asked.value.isConfirmed || confirmation.ask();
}
