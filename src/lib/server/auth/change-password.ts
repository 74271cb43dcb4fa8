import { noteEvent } from '../events/note-event.ts';
import { Failed } from '../http/answers.ts';
import type { Sender } from '../http/caller.ts';
import type { Runtime } from '../runtime.ts';
import { requireStrong, wordsAround } from './links/new-password.ts';
import { voidLinksOf } from './links/open-link.ts';
import { type OwnSession, signedOut } from './session.ts';
import { tooMany } from './counted.ts';
import { keepCookies } from './sign-in.ts';
import { tellPasswordSet } from './links/tell-password-set.ts';

interface Change {
  readonly current: string;
  readonly next: string;
  /** ms */
  readonly at: number;
  readonly caller: Sender;
}

/**
 * Sets the password of whoever is signed in, who says the one they have: every other session ends, this one goes on with
 * another cookie, and links that would set a password open no more. Throws Failed: 403 for a wrong one, which counts as a
 * failed sign-in, 429 after many, and 400 for one that is easy to guess.
 */
export async function changePassword(
  server: Runtime,
  own: OwnSession,
  { current, next, at, caller }: Change,
): Promise<Response> {
  const { signIns, store } = server;
  await requireCurrent(server, own, { current, at, caller });
  await requireStrong(
    server,
    next,
    await store.account(own.accountId).read(({ tx }) => wordsAround(tx, own)),
  );
  const passwordHash = await signIns.passwords.hashOf(next);
  // The account's clock is held, as by whoever takes a link.
  const answer = await store.account(own.accountId).write(at, async (write) => {
    const token = await signIns.passwords.change(
      { id: own.signInId, sessionId: own.sessionId },
      passwordHash,
    );
    if (token === null) return null;
    const changed = await signIns.cookies.cookieOf(token);
    await voidLinksOf(write, own.userId, at);
    await write.record({ kind: 'password-changed', ...whose(own), ...caller, at });
    return changed;
  });
  if (!answer) throw signedOut();
  server.streams.closeOf(`${own.accountId} ${own.userId}`);
  tellPasswordSet(server, await signIns.emailOf(own.signInId), caller);
  return keepCookies(answer);
}

/** Throws Failed 403 or 429. */
async function requireCurrent(
  server: Runtime,
  own: OwnSession,
  { current, at, caller }: Omit<Change, 'next'>,
): Promise<void> {
  const { signIns } = server;
  const attempt = { email: await signIns.emailOf(own.signInId), address: caller.address, at };
  const wait = await signIns.attempts.begin(attempt);
  if (wait > 0) throw tooMany(wait);
  if (!(await signIns.passwords.isOf(own.signInId, current))) {
    const { accountId } = own;
    const details = { what: 'password' };
    await noteEvent(server, { kind: 'confirm-failed', accountId, ...whose(own), ...caller, at, details });
    throw new Failed(403, 'wrong-password', 'The current password is wrong. Nothing was changed.');
  }
  await signIns.attempts.succeeded(attempt);
}

function whose({ userId }: OwnSession): { actorId: string; userId: string } {
  return { actorId: userId, userId };
}
