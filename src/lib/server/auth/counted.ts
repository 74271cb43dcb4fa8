import { failureCodes } from '../../protocol/failure.ts';
import { logEvent } from '../events/event-line.ts';
import { placedEvent } from '../events/insert-events.ts';
import { noteEvent } from '../events/note-event.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import type { Attempt } from './sign-in-attempts.ts';

interface Guess extends Attempt {
  /** What is guessed; left out: the password. */
  readonly step?: 'password' | 'code';
}

/**
 * Whatever could be guessed: what `check` answers, or null when it is wrong, which is counted. Throws Failed 429, and
 * checks nothing, after many failures.
 */
export async function counted<T>(
  server: Runtime,
  attempt: Guess,
  check: () => Promise<T | null>,
): Promise<T | null> {
  const { signIns } = server;
  const attempts = attempt.step === 'code' ? signIns.codeAttempts : signIns.attempts;
  const wait = await attempts.begin(attempt);
  if (wait > 0) {
    await logFailure(server, attempt, 'too many attempts');
    throw tooMany(wait);
  }
  const found = await check();
  if (found === null) await logFailure(server, attempt, 'wrong');
  else await attempts.succeeded(attempt);
  return found;
}

/** Names the person whose sign-in was tried, if there is one; never what was typed, which may be a password. */
async function logFailure(
  { signIns, store, log }: Runtime,
  { email, address, step = 'password' }: Guess,
  why: string,
): Promise<void> {
  // As many questions whether there is one or not, or the time would tell.
  const member = await store.people.membershipOf((await signIns.idOf(email)) ?? '');
  const details = step === 'password' ? { why } : { why, step };
  const failed = { kind: 'sign-in-failed', actorId: null, address, at: Date.now(), details } as const;
  if (!member) return logEvent(log, null, placedEvent({ ...failed, userId: null }));
  // Not waited for: the time would tell that there is one.
  void noteEvent({ store, log }, { ...failed, accountId: member.accountId, userId: member.userId });
}

export function tooMany(waitMs: number): Failed {
  const seconds = Math.ceil(waitMs / 1_000);
  const wait = seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  return new Failed(429, failureCodes.tooMany, `Too many attempts. Wait ${wait}, then try again.`, {
    'retry-after': String(seconds),
  });
}
