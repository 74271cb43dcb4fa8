import type { Chance } from '../base/chance.ts';
import type { Clock } from '../base/clock.ts';
import type { SyncPort } from '../replica/sync-port.ts';

/** Everything outside that sync touches, passed in. */
export interface Surroundings {
  readonly port: SyncPort;
  /** As the global fetch. Rejects only when there is no answer at all. */
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** Opens a stream of server-sent events; null where the world has none. */
  readonly eventSource: ((path: string) => PokeSource) | null;
  /** Web Locks; null where the world has none: then this tab always syncs, which is safe. */
  readonly locks: Locks | null;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly timers: Timers;
  readonly events: PageEvents;
}

export interface Timers {
  /** Calls once after `ms`; answers how to call it off. */
  after(ms: number, call: () => void): () => void;
}

/** What happens to the page or the device. A world that never hears of one just never calls. */
export type PageEvent = 'online' | 'offline' | 'visible' | 'hidden';

export interface PageEvents {
  /** Answers how to stop listening. */
  listen(kind: PageEvent, call: () => void): () => void;
}

/** The part of EventSource that is used. */
export interface PokeSource {
  addEventListener(kind: string, call: () => void): void;
  close(): void;
}

/** The part of LockManager that is used. */
export interface Locks {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>;
}
