import { assert } from '#lib/base/assert.ts';
import type { Clock } from '#lib/base/clock.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { Storage } from '#lib/replica/stored/storage.ts';
import type { ReplicaMessage, SyncPort } from '#lib/replica/sync-port.ts';
import { type Sync, startSync } from '#lib/sync/engine.ts';
import type { Locks, PageEvent, PokeSource, Timers } from '#lib/sync/surroundings.ts';
import { heed } from '#workers/replica/heed.ts';
import { LawLocks } from './locks.ts';
import { seededChance } from '../support/manual-time.ts';
import { MemoryDisk } from '../support/replica/memory-storage.ts';
import type { LinkSession } from '../support/replica/simulated-link.ts';

/** A bug planted on purpose, at a seam that a tab is given. */
export interface DeskPlant {
  readonly port?: (port: SyncPort, replica: Replica) => SyncPort;
  /** After a tab heard what another one told. */
  readonly heard?: (message: ReplicaMessage, tab: Pick<LawTab, 'sync' | 'replica'>) => void;
}

export interface DeskParts {
  readonly session: LinkSession;
  readonly seed: number;
  readonly time: Clock & Timers;
  readonly ask: (path: string, init: RequestInit) => Promise<Response>;
  /** Whether there are Web Locks: plain HTTP has none. */
  readonly hasLocks: boolean;
  readonly plant?: DeskPlant;
  /** Comes between the tabs and the disk. */
  readonly around?: (storage: Storage) => Storage;
  readonly foldAfter?: number;
}

/** What a tab asked the server, and when. */
export interface Asked {
  readonly tab: number;
  readonly path: string;
  readonly at: number;
}

/** So few that short runs fold often. */
const FOLD_AFTER = 4;
/** Turns of the event loop without anything new after which nothing goes on any more. */
const STILL_TURNS = 12;
/** A first sync in pages of three rows asks twenty. */
const QUESTIONS_A_TAB = 100;

/** A browser of one person with any number of tabs, each as its worker puts it together, over one disk in memory. */
export class LawDesk {
  readonly disk = new MemoryDisk();
  readonly asked: Asked[] = [];
  readonly tabs: LawTab[] = [];
  readonly parts: DeskParts;
  private readonly locks: Locks | null;
  /** Questions, messages and answers under way. */
  private happened = 0;
  private underWay = 0;

  constructor(parts: DeskParts) {
    this.parts = parts;
    this.locks = parts.hasLocks ? new LawLocks() : null;
  }

  async openTab(): Promise<LawTab> {
    const { session, seed, time: clock, plant = {}, around = (one: Storage) => one } = this.parts;
    const { foldAfter = FOLD_AFTER } = this.parts;
    const number = this.tabs.length;
    const chance = seededChance(seed + number * 7_919);
    const tell = (message: ReplicaMessage): void => this.tell(number, message);
    const readsWhenAsked = true;
    const options = { person: session, clock, chance, tell, changed: () => {}, foldAfter, readsWhenAsked };
    const replica = await Replica.open({ ...options, storage: around(this.disk.storage()) });
    const port = new ReplicaSync(replica);
    const tab = new LawTab(replica);
    tab.sync = startSync({
      port: plant.port?.(port, replica) ?? port,
      fetch: (path, init) => this.ask(number, path, init),
      eventSource: () => tab.openSource(),
      locks: this.locks,
      clock,
      chance,
      timers: this.parts.time,
      events: tab,
      attention: () => 0,
      syncedAt: replica.rows.meta.syncedAt,
      onContact: (contact) => tell({ kind: 'status', status: contact }),
      onStatus: () => this.happened++,
    });
    this.tabs.push(tab);
    return tab;
  }

  /** What the server says to everybody who listens. */
  poke(): void {
    for (const tab of this.tabs) tab.hear('poke');
  }

  /** Until nothing goes on any more, without time passing. */
  async rest(): Promise<void> {
    const most = this.asked.length + this.tabs.length * QUESTIONS_A_TAB;
    for (let still = 0; still < STILL_TURNS;) {
      const before = this.happened + this.disk.writes;
      await new Promise(setImmediate);
      still = this.underWay === 0 && this.happened + this.disk.writes === before ? still + 1 : 0;
      assert(this.asked.length < most, `${this.tabs.length} tabs never come to rest: they ask and ask`);
    }
  }

  private tell(from: number, message: ReplicaMessage): void {
    this.happened++;
    for (const [number, { replica, sync }] of this.tabs.entries()) {
      if (number === from) continue;
      setImmediate(() => {
        heed(structuredClone(message), { replica, sync });
        this.parts.plant?.heard?.(message, { replica, sync });
      });
    }
  }

  private async ask(tab: number, path: string, init: RequestInit): Promise<Response> {
    this.happened++;
    this.asked.push({ tab, path, at: this.parts.time.now() });
    this.underWay++;
    try {
      return await this.parts.ask(path, init);
    } finally {
      this.underWay--;
    }
  }
}

/** One tab of a desk. */
export class LawTab {
  readonly replica: Replica;
  sync!: Sync;
  private readonly calls = new Map<PageEvent, Set<() => void>>();
  private readonly sources = new Set<Map<string, () => void>>();

  constructor(replica: Replica) {
    this.replica = replica;
  }

  listen(kind: PageEvent, call: () => void): () => void {
    const calls = this.calls.get(kind) ?? new Set();
    this.calls.set(kind, calls.add(call));
    return () => calls.delete(call);
  }

  happen(kind: PageEvent): void {
    for (const call of this.calls.get(kind) ?? []) call();
  }

  /** On its open lines to the server. */
  hear(kind: 'poke' | 'error' | 'open'): void {
    for (const calls of [...this.sources]) calls.get(kind)?.();
  }

  /** As the window's own call does. */
  async mutate(name: string, args: unknown): Promise<void> {
    const kept = await this.replica.mutate(name, args);
    if (kept.status === 'kept') this.sync.nudge();
  }

  openSource(): PokeSource {
    const calls = new Map<string, () => void>();
    this.sources.add(calls);
    return {
      addEventListener: (kind, call) => calls.set(kind, call),
      close: () => this.sources.delete(calls),
    };
  }
}
