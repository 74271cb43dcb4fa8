import type { SyncStatus } from '#workers/replica/contract.ts';
import { leaderLockName, lead } from './leader.ts';
import { listenForPokes } from './poke.ts';
import { pullAll, type PullWishes } from './pull.ts';
import { pushAll } from './push.ts';
import { schedule } from './schedule.ts';
import { statusOf, type SyncFacts } from './status.ts';
import type { Surroundings } from './surroundings.ts';
import type { Trouble } from './trouble.ts';

/** Pokes tell what is new; this only covers lost ones. An empty pull costs the server 5 ms. */
const IDLE_MS = 60_000;
/** A tab that does not lead asks ten times less: it is there for a leader that is frozen. */
const FOLLOWER_IDLE_MS = 600_000;
/** How long a follower lets the leader push an edit before it does so itself. */
const FOLLOWER_PATIENCE_MS = 15_000;
/** L7: sums are compared once a day. */
const COMPARE_MS = 24 * 3_600_000;

export interface SyncOptions extends Surroundings {
  /** Refusals in the Inbox. */
  attention(): number;
  /** When the last session of this device was in sync; null: never. */
  readonly syncedAt?: number | null;
  /** Called when it differs from the last one told. */
  onStatus(status: SyncStatus): void;
  /** L7: the replica had diverged in these collections, which are pulled again. */
  onDiffer?(collections: readonly string[]): void;
}

export interface Sync {
  /** Something was put into the outbox, here or in another tab. */
  nudge(): void;
  /** Syncs now, whoever leads; answers when the attempt ended, well or not. */
  syncNow(): Promise<SyncStatus>;
  /** As `syncNow`, and compares sums (L7). */
  checkNow(): Promise<SyncStatus>;
  status(): SyncStatus;
  stop(): void;
}

/** Starts to sync one person's replica, until `stop`. */
export function startSync(options: SyncOptions): Sync {
  const cycle = new Cycle(options);
  let isLeader = false;
  let pokes: { stop(): void } | null = null;
  let callOffPatience = () => {};
  const plan = schedule({
    timers: options.timers,
    chance: options.chance,
    idleMs: () => (isLeader ? IDLE_MS : FOLLOWER_IDLE_MS),
    cycle: () => cycle.run(),
  });

  const leader = lead(options, leaderLockName(options.port), (isNowLeader) => {
    isLeader = isNowLeader;
    pokes?.stop();
    pokes = isLeader ? listenForPokes(options, () => plan.soon()) : null;
    // The start may have begun a cycle already.
    if (isLeader && !plan.isRunning()) void plan.now();
  });
  const unlisten = [
    options.events.listen('online', () => void plan.now()),
    options.events.listen('visible', () => void plan.now()),
  ];
  // A follower asks once too, so that its status is its own. A first sync is left to the leader.
  if (!isLeader && cycle.isComplete) plan.soon();

  return {
    nudge() {
      cycle.tell();
      if (isLeader) return plan.soon();
      callOffPatience();
      callOffPatience = options.timers.after(FOLLOWER_PATIENCE_MS, () => {
        if (options.port.waitingCount() > 0) plan.soon();
      });
    },
    async syncNow() {
      await plan.now();
      return cycle.status();
    },
    async checkNow() {
      cycle.compareNext();
      await plan.now();
      return cycle.status();
    },
    status: () => cycle.status(),
    stop() {
      for (const stop of unlisten) stop();
      callOffPatience();
      plan.stop();
      leader.stop();
      pokes?.stop();
    },
  };
}

/** One cycle: push, then pull; and the facts that cycles leave behind. */
class Cycle {
  private readonly options: SyncOptions;
  private trouble: Trouble | 'storage-failed' | null = null;
  private hasAsked = false;
  private isRunning = false;
  private syncedAt: number | null;
  private progress: SyncFacts['progress'] = null;
  /** Sums are compared at the start, since a worker that died may have left a collection half pulled. */
  private comparedAt: number | null = null;
  private again: readonly string[] = [];
  private told = '';

  constructor(options: SyncOptions) {
    this.options = options;
    this.syncedAt = options.syncedAt ?? null;
  }

  get isComplete(): boolean {
    const cookie = this.options.port.cookie();
    return cookie !== null && cookie.resume === undefined;
  }

  compareNext(): void {
    this.comparedAt = null;
  }

  /** Answers whether it ended well. */
  async run(): Promise<boolean> {
    this.isRunning = true;
    this.tell();
    try {
      this.trouble = await this.pushAndPull();
    } catch {
      // Only storage throws here: what is durable stays, and the next cycle begins from it.
      this.trouble = 'storage-failed';
    }
    if (this.trouble === null) this.syncedAt = this.options.clock.now();
    this.isRunning = false;
    this.hasAsked = true;
    if (this.trouble === null) this.progress = null;
    this.tell();
    return this.trouble === null;
  }

  private async pushAndPull(): Promise<Trouble | null> {
    const { port } = this.options;
    // Twice, when a new clientId makes pushing possible again; more often would be a server that plays.
    for (let round = 0; round < 3; round++) {
      const pushed = await pushAll(this.options);
      if (pushed.status === 'trouble') return this.settle(pushed.trouble);
      const pulled = await pullAll(this.options, this.wishes());
      if (pulled.status === 'trouble') return this.settle(pulled.trouble);
      if (pulled.status === 'done' && pulled.isCompared) {
        this.comparedAt = this.options.clock.now();
        this.again = [];
      }
      // P4: the gap was not a restored backup's. A new clientId begins to count at 1, and the ids keep it safe.
      if (pushed.status === 'stuck' && pulled.status === 'done') await port.renumber('forked');
      else if (pulled.status === 'done') return null;
    }
    return 'busy';
  }

  private async settle(trouble: Trouble): Promise<Trouble> {
    // L2: what a removed person may no longer see goes at once; the outbox stays for export.
    if (trouble === 'removed') await this.options.port.dropRows();
    return trouble;
  }

  private wishes(): PullWishes {
    const now = this.options.clock.now();
    return {
      withSums: this.comparedAt === null || now - this.comparedAt >= COMPARE_MS,
      again: this.again,
      filling: (news) => this.fill(news),
      differ: (collections) => {
        this.again = collections;
        this.options.onDiffer?.(collections);
      },
    };
  }

  private fill(news: Parameters<PullWishes['filling']>[0]): void {
    if ('totals' in news) {
      const total = Object.values(news.totals).reduce((sum, count) => sum + count, 0);
      this.progress = { rows: 0, total };
    } else if (this.progress) {
      this.progress = {
        ...this.progress,
        rows: Math.min(this.progress.total, this.progress.rows + news.rows),
      };
    }
    this.tell();
  }

  status(): SyncStatus {
    const { port, attention } = this.options;
    const { trouble, hasAsked, isRunning, syncedAt, progress } = this;
    return statusOf({
      ...{ trouble, hasAsked, isRunning, syncedAt, progress },
      cookie: port.cookie(),
      waiting: port.waitingCount(),
      attention: attention(),
    });
  }

  tell(): void {
    const status = this.status();
    const text = JSON.stringify(status);
    if (text === this.told) return;
    this.told = text;
    this.options.onStatus(status);
  }
}
