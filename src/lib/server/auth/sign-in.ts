import { failureCodes } from '../../protocol/failure.ts';
import { logEvent } from '../events/event-line.ts';
import { placedEvent } from '../events/insert-events.ts';
import { noteEvent } from '../events/note-event.ts';
import { Failed } from '../http/answers.ts';
import type { Sender } from '../http/caller.ts';
import { nameRequest } from '../http/request-id.ts';
import type { Runtime } from '../runtime.ts';
import { NO_SESSION } from '../store/people.ts';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/**
 * An answer that sets the session cookie. Throws Failed 401, one sentence for a wrong email, a wrong password and
 * somebody who has left, or 429 after many failures.
 */
export async function signInAnswer(
  server: Runtime,
  { email, password }: Credentials,
  caller: Sender,
): Promise<Response> {
  const { address } = caller;
  const attempt = { email, address, at: Date.now() };
  const { attempts } = server.signIns;
  const wait = await attempts.begin(attempt);
  if (wait > 0) {
    await logFailure(server, { email, address, why: 'too many attempts' });
    throw tooMany(wait);
  }
  const entered = await enter(server, { email, password }, caller);
  if (!entered) {
    await logFailure(server, { email, address, why: 'wrong' });
    throw new Failed(401, failureCodes.signedOut, 'Email or password is wrong.');
  }
  await attempts.succeeded(attempt);
  return entered;
}

/** As `signInAnswer`, for somebody who has just set this password by a link or by creating the company. */
export async function enteredAnswer(
  server: Runtime,
  credentials: Credentials,
  caller: Sender,
): Promise<Response> {
  const entered = await enter(server, credentials, caller);
  if (!entered) throw new Failed(401, failureCodes.signedOut, 'Email or password is wrong.');
  return entered;
}

/** null: not with these, or they are of somebody who has left. */
async function enter(
  { signIns, store, log }: Runtime,
  { email, password }: Credentials,
  caller: Sender,
): Promise<Response | null> {
  const answer = await signIns.signIn(email, password, caller);
  if (answer.status >= 500)
    throw new Failed(503, failureCodes.busy, 'The database is not available. Try again in a moment.');
  if (!answer.ok) return null;
  const { user } = (await answer.clone().json()) as { user: { id: string } };
  const at = Date.now();
  const member = await store.people.membershipOf(user.id);
  if (!member || member.sessionsFrom === NO_SESSION) {
    await signIns.endSessions(user.id);
    return null;
  }
  nameRequest(member);
  const { accountId, userId } = member;
  await noteEvent(
    { store, log },
    {
      ...{ kind: 'signed-in' as const, accountId, actorId: userId, userId, at },
      address: caller.address,
    },
  );
  return keepCookies(answer);
}

/** Names the person whose sign-in was tried, if there is one; never what was typed, which may be a password. */
async function logFailure(
  { signIns, store, log }: Runtime,
  { email, address, why }: { email: string; address: string; why: string },
): Promise<void> {
  // As many questions whether there is one or not, or the time would tell.
  const member = await store.people.membershipOf((await signIns.idOf(email)) ?? '');
  const failed = {
    kind: 'sign-in-failed',
    actorId: null,
    address,
    at: Date.now(),
    details: { why },
  } as const;
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

/** Only the cookies of better-auth's answer: its body names the session's token. */
export function keepCookies(answer: Response): Response {
  const kept = Response.json({ status: 'ok' });
  for (const cookie of answer.headers.getSetCookie()) kept.headers.append('set-cookie', cookie);
  return kept;
}
