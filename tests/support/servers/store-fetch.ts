import * as v from 'valibot';
import { pullRequestSchema, readyRequestSchema } from '#lib/protocol/pull.ts';
import { pushRequestSchema } from '#lib/protocol/push.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { readyAnswer } from '#lib/server/http/ready-answer.ts';
import { takenBy } from '#lib/server/http/taken-by.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import { pull } from '#lib/server/sync/pull.ts';
import { push } from '#lib/server/sync/push.ts';
import { readyPage } from '#lib/server/sync/ready-page.ts';
import { Cycle } from '#lib/sync/cycle.ts';
import type { Surroundings } from '#lib/sync/surroundings.ts';
import { seededChance } from '../manual-time.ts';

interface HowToSync {
  /** The server's clock. */
  readonly at: () => number;
  /** Told every byte of every answer. */
  readonly heard?: (text: string) => void;
}

/** The server's own push and pull over a store, without HTTP. */
function storeFetch(store: Store, replica: Replica, { at, heard }: HowToSync): Surroundings['fetch'] {
  const session = replica.options.person;
  return async (path, init) => {
    const body: unknown = JSON.parse(init.body as string);
    if (path.endsWith('/push')) {
      const request = v.parse(pushRequestSchema, body);
      const answer = JSON.stringify(await push(store, session, { request, at: at() }));
      heard?.(answer);
      return new Response(answer);
    }
    if (path.endsWith('/page')) {
      const page = await readyPage(store, session, v.parse(readyRequestSchema, body));
      if (!page) return new Response('{}', { status: 404 });
      const sent = await (await readyAnswer(page.bytes, null)).text();
      heard?.(sent);
      return new Response(sent);
    }
    let text = '';
    const takes = takenBy(new Headers(init.headers));
    for await (const line of pull(store, session, v.parse(pullRequestSchema, body), takes)) text += line;
    heard?.(text);
    return new Response(text);
  };
}

/** One push and one pull of the product's own sync. Throws when it did not end well. */
export async function syncOnce(replica: Replica, store: Store, how: HowToSync): Promise<void> {
  const cycle = new Cycle({
    port: new ReplicaSync(replica),
    fetch: storeFetch(store, replica, how),
    eventSource: null,
    locks: null,
    clock: { now: how.at },
    chance: seededChance(3),
    timers: { after: () => () => {} },
    events: { listen: () => () => {} },
    attention: () => 0,
    onStatus: () => {},
  });
  if (!(await cycle.run())) throw new Error(`The sync ended as ${cycle.status().state}`);
}
