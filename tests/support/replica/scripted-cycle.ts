import type { SyncPort } from '#lib/replica/sync-port.ts';
import { Cycle } from '#lib/sync/cycle.ts';
import { seededChance } from '../manual-time.ts';
import { json } from './sync-bench.ts';

export interface Asked {
  readonly cookie: { readonly version: number } | null;
  readonly clientId: string;
  /** Of a ready page. */
  readonly digest: string;
  readonly mutations: readonly { readonly seq: number; readonly id: string; readonly name: string }[];
}

type Answer = (asked: Asked) => Response | Promise<Response>;

/** A cycle over a server that is some functions. Without `push` or `page` nobody answers one. */
export function cycleOf(
  port: SyncPort,
  { push = () => json({}), page = () => json({}, 404), pull }: { push?: Answer; page?: Answer; pull: Answer },
): Cycle {
  return new Cycle({
    port,
    fetch: async (path, init) => {
      const asked = JSON.parse(init.body as string) as Asked;
      if (path.endsWith('page')) return await page(asked);
      return await (path.endsWith('push') ? push(asked) : pull(asked));
    },
    eventSource: null,
    locks: null,
    clock: { now: () => 1 },
    chance: seededChance(3),
    timers: { after: () => () => {} },
    events: { listen: () => () => {} },
    attention: () => 0,
    onStatus: () => {},
  });
}
