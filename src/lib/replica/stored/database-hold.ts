/*
 * Who has a database open. A deletion waits until every other connection is closed, and a tab that the browser froze
 * closes none; worse, Chromium lets every later opening wait behind such a deletion, also after the tab that asked for it
 * is gone (tried: for as long as was waited). So each thread holds a shared lock on what it has open, and only who gets it
 * alone deletes.
 */

/** What others get to let go, once they are told; a thread that runs needs a few ms. */
const PATIENCE_MS = 2_000;

/** Answers how to let go. Goes on without where somebody who deletes holds it too long: that is frozen itself. */
export function holdDatabase(name: string): Promise<() => void> {
  const { locks } = navigator;
  // An insecure context has no locks.
  if (!locks) return Promise.resolve(() => {});
  const { promise, resolve } = Promise.withResolvers<() => void>();
  const held = () => new Promise<void>((release) => resolve(release));
  const signal = AbortSignal.timeout(PATIENCE_MS);
  locks.request(lockOf(name), { mode: 'shared', signal }, held).catch(() => resolve(() => {}));
  return promise;
}

/** Runs while nobody has the database open. Answers whether it did: false when somebody still has after `patienceMs`. */
export async function whenAlone(
  name: string,
  act: () => Promise<unknown>,
  patienceMs = PATIENCE_MS,
): Promise<boolean> {
  // A tab of an older build holds no lock: what it has open can keep the act waiting all the same.
  const impatient = () => isDoneWithin(act(), PATIENCE_MS);
  const { locks } = navigator;
  if (!locks) return patienceMs > 0 && impatient();
  const how = patienceMs > 0 ? { signal: AbortSignal.timeout(patienceMs) } : { ifAvailable: true };
  return locks
    .request(lockOf(name), how, async (lock) => lock !== null && (await impatient()))
    .catch(() => false);
}

/** Whether it came to a good end in that time. */
export async function isDoneWithin(act: Promise<unknown>, patienceMs = PATIENCE_MS): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), patienceMs);
  const done = act.then(
    () => true,
    () => false,
  );
  return Promise.race([done, late.promise]).finally(() => clearTimeout(timer));
}

function lockOf(name: string): string {
  return `muster-open-${name}`;
}
