import type { Chance } from '../base/chance.ts';
import { backoffMs, jittered } from './backoff.ts';
import type { Timers } from './surroundings.ts';

interface Schedule {
  /** A reason to sync: now, or after the one under way; while the server is in trouble, when its time comes. */
  soon(): void;
  /** Waits no longer for a server in trouble. Answers when a cycle that began after this call has ended. */
  now(): Promise<void>;
  isRunning(): boolean;
  /** Answers when the cycle under way has ended. */
  stop(): Promise<void>;
}

/**
 * One cycle at a time, any number of reasons meanwhile make one more. `cycle` answers whether it ended well: after
 * a failure the next comes with backoff, else after `idleMs`. `cycle` does not throw.
 */
export function schedule(outside: {
  readonly timers: Timers;
  readonly chance: Chance;
  idleMs(): number;
  cycle(): Promise<boolean>;
}): Schedule {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let callOff = () => {};
  let failures = 0;
  let isStopped = false;

  function now(): Promise<void> {
    if (isStopped) return running ?? Promise.resolve();
    if (!running) return begin();
    next ??= running.then(begin);
    return next;
  }

  function begin(): Promise<void> {
    next = null;
    if (isStopped) return Promise.resolve();
    callOff();
    running = outside.cycle().then((isWell) => {
      running = null;
      failures = isWell ? 0 : failures + 1;
      if (isStopped || next) return;
      const { chance } = outside;
      wait(isWell ? jittered(outside.idleMs(), chance) : backoffMs(failures - 1, chance));
    });
    return running;
  }

  function wait(ms: number): void {
    callOff();
    callOff = outside.timers.after(ms, () => void now());
  }

  return {
    soon() {
      if (failures === 0) void now();
    },
    now() {
      failures = 0;
      return now();
    },
    isRunning: () => running !== null,
    stop() {
      isStopped = true;
      callOff();
      return running ?? Promise.resolve();
    },
  };
}
