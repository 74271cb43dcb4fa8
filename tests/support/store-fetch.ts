import * as v from 'valibot';
import { pullRequestSchema } from '#lib/protocol/pull.ts';
import { pushRequestSchema } from '#lib/protocol/push.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import { pull } from '#lib/server/sync/pull.ts';
import { push } from '#lib/server/sync/push.ts';
import { Cycle } from '#lib/sync/cycle.ts';
import type { Surroundings } from '#lib/sync/surroundings.ts';
import { seededChance } from './manual-time.ts';

/** The server's own push and pull over a store, without HTTP: `at` is its clock. */
function storeFetch(store: Store, replica: Replica, at: () => number): Surroundings['fetch'] {
  const session = replica.options.person;
  return async (path, init) => {
    const body: unknown = JSON.parse(init.body as string);
    if (path.endsWith('/push')) {
      const request = v.parse(pushRequestSchema, body);
      return Response.json(await push(store, session, { request, at: at() }));
    }
    let text = '';
    for await (const line of pull(store, session, v.parse(pullRequestSchema, body))) text += line;
    return new Response(text);
  };
}

/** One push and one pull of the product's own sync. Throws when it did not end well. */
export async function syncOnce(replica: Replica, store: Store, at: () => number): Promise<void> {
  const cycle = new Cycle({
    port: new ReplicaSync(replica),
    fetch: storeFetch(store, replica, at),
    eventSource: null,
    locks: null,
    clock: { now: at },
    chance: seededChance(3),
    timers: { after: () => () => {} },
    events: { listen: () => () => {} },
    attention: () => 0,
    onStatus: () => {},
  });
  if (!(await cycle.run())) throw new Error(`The sync ended as ${cycle.status().state}`);
}
