import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import type { Attempt } from './sign-in-attempts.ts';

/**
 * Whatever could be guessed: what `check` answers, or null when it is wrong, which is counted. Throws Failed 429, and
 * checks nothing, after many failures.
 */
export async function counted<T>(
  server: Runtime,
  attempt: Attempt,
  check: () => Promise<T | null>,
): Promise<T | null> {
  const { attempts } = server.signIns;
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
  { email, address, step = 'password' }: Attempt,
  why: string,
): Promise<void> {
  // As many questions whether there is one or not, or the time would tell.
  const member = await store.people.membershipOf((await signIns.idOf(email)) ?? '');
  const whose = member && { accountId: member.accountId, userId: member.userId };
  log.warn({ event: 'sign-in-failed', address, step, why, ...whose }, 'sign-in failed');
}

function tooMany(waitMs: number): Failed {
  const seconds = Math.ceil(waitMs / 1_000);
  const wait = seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  return new Failed(429, failureCodes.tooMany, `Too many attempts. Wait ${wait}, then try again.`, {
    'retry-after': String(seconds),
  });
}
