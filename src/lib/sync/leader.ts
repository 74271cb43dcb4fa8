import type { Locks, PageEvents, Timers } from './surroundings.ts';

/** A hidden tab gives others this long before it queues up again behind them. */
export const HIDDEN_MS = 60_000;

/**
 * Elects one tab of a person to sync, by a Web Lock. Correctness never depends on it: push is idempotent and pages
 * may be applied twice; it only saves work. A hidden tab lets go and asks again, so that a visible one that waits
 * gets it, and a lone one keeps it. A frozen tab can hold the lock: followers sync by themselves, slower.
 */
export function lead(
  outside: { readonly locks: Locks | null; readonly timers: Timers; readonly events: PageEvents },
  name: string,
  changed: (isLeader: boolean) => void,
): { stop(): void } {
  const { locks, timers, events } = outside;
  if (!locks) {
    changed(true);
    return { stop: () => {} };
  }
  let release = () => {};
  let callOff = () => {};
  const end = new AbortController();

  function queueUp(): void {
    if (end.signal.aborted) return;
    locks?.request(name, { signal: end.signal }, hold).then(queueUp, () => {});
  }

  function hold(): Promise<void> {
    if (end.signal.aborted) return Promise.resolve();
    changed(true);
    return new Promise((resolve) => {
      release = () => {
        release = () => {};
        changed(false);
        resolve();
      };
    });
  }

  const unlisten = [
    events.listen('hidden', () => {
      callOff();
      callOff = timers.after(HIDDEN_MS, () => release());
    }),
    events.listen('visible', () => callOff()),
  ];
  queueUp();
  return {
    stop() {
      for (const stop of unlisten) stop();
      callOff();
      end.abort();
      release();
    },
  };
}

/** Person in the name: two people on one device never wait for each other. */
export function leaderLockName(person: { accountId: string; userId: string }): string {
  return `muster/sync/${person.accountId}/${person.userId}`;
}
