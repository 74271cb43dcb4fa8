import type { SyncStatus } from '#workers/replica/contract.ts';
import type { Contact } from './contact.ts';
import { Cycle, type SyncOptions } from './cycle.ts';
import { leaderLockName, lead } from './leader.ts';
import { listenForPokes } from './poke.ts';
import { schedule } from './schedule.ts';

/** Pokes tell what is new; this only covers lost ones. An empty pull costs the server 5 ms. */
const IDLE_MS = 60_000;
/** A tab that does not lead asks ten times less: it is there for a leader that is frozen. */
const FOLLOWER_IDLE_MS = 600_000;
/** How long a follower lets the leader push an edit before it does so itself. */
const FOLLOWER_PATIENCE_MS = 15_000;

export interface Sync {
  /** Something was put into the outbox, here or in another tab. */
  nudge(): void;
  /** Rows or status changed in another tab: the status is told again, nothing is asked. */
  notice(): void;
  /** Another tab of the person asked the server: its outcome counts here too, where it is later than the own one. */
  heardContact(contact: Contact): void;
  /** Syncs now, whoever leads; answers when the attempt ended, well or not. */
  syncNow(): Promise<SyncStatus>;
  /** As `syncNow`, and compares sums (L7). */
  checkNow(): Promise<SyncStatus>;
  status(): SyncStatus;
  /** Ends what is on its way; answers when nothing touches the port any more. */
  stop(): Promise<void>;
}

/** Starts to sync one person's replica, until `stop`. */
export function startSync(given: SyncOptions): Sync {
  const end = new AbortController();
  const options = endedBy(given, end.signal);
  const cycle = new Cycle(options);
  let isLeader = false;
  let pokes: { stop(): void } | null = null;
  let callOffPatience = () => {};
  let callOffWatch = () => {};
  const plan = schedule({
    timers: options.timers,
    chance: options.chance,
    idleMs: () => (isLeader ? IDLE_MS : FOLLOWER_IDLE_MS),
    cycle: () => cycle.run(),
  });

  const leader = lead(options, leaderLockName(options.port), (isNowLeader) => {
    isLeader = isNowLeader;
    pokes?.stop();
    const heard = (): void => plan.soon();
    pokes = isLeader ? listenForPokes(options, { heard, lost: heard }) : null;
    callOffWatch();
    if (!isLeader) watchFirstSync();
    // The start may have begun a cycle already.
    if (isLeader && !plan.isRunning()) void plan.now();
  });
  const unlisten = [
    options.events.listen('online', () => void plan.now()),
    // Not believed, but asked: a server on this machine or in this building may answer all the same.
    options.events.listen('offline', () => void plan.now()),
    options.events.listen('visible', () => void plan.now()),
  ];
  // A follower asks once too, so that its status is its own. A first sync is left to the leader, while that gets further.
  if (!isLeader && cycle.isComplete) plan.soon();
  else if (!isLeader) watchFirstSync();

  /** A frozen leader keeps its lock: where nothing came in a while, a follower goes on by itself. */
  function watchFirstSync(): void {
    const seen = JSON.stringify(options.port.cookie());
    callOffWatch = options.timers.after(FOLLOWER_PATIENCE_MS, () => {
      // Once the leader is through, as a follower that came later: from then on it has a timer, and a status of its own.
      if (cycle.isComplete) return plan.soon();
      if (JSON.stringify(options.port.cookie()) === seen) plan.soon();
      watchFirstSync();
    });
  }

  return {
    nudge() {
      cycle.tell();
      // What another tab tells is mostly that nothing waits any more: asking for it would keep two leaders busy for ever.
      if (options.port.waitingCount() === 0) return;
      if (isLeader) return plan.soon();
      callOffPatience();
      callOffPatience = options.timers.after(FOLLOWER_PATIENCE_MS, () => {
        if (options.port.waitingCount() > 0) plan.soon();
      });
    },
    notice: () => cycle.tell(),
    heardContact: (contact) => cycle.heardContact(contact),
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
      callOffWatch();
      leader.stop();
      pokes?.stop();
      cycle.silence();
      end.abort();
      return plan.stop();
    },
  };
}

/** The same surroundings, whose questions end with the signal. */
function endedBy(options: SyncOptions, signal: AbortSignal): SyncOptions {
  return {
    ...options,
    fetch: (path, init) => {
      const signals = init.signal ? [init.signal, signal] : [signal];
      return options.fetch(path, { ...init, signal: AbortSignal.any(signals) });
    },
  };
}
