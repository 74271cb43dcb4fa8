import { createKey } from '../../lib/server/agents/create-key.ts';
import { withStore } from './with-store.ts';

/** Beside a running server or without one; answers the address for agents. */
export function createEnrolmentKey(asked: { account: string; name: string; tag: string }): Promise<string> {
  return withStore(async (store, origin) => {
    const key = await createKey(store, { ...asked, at: Date.now() });
    return `${origin}/agent/${key}`;
  });
}
