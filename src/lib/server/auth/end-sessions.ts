import { browserWords } from '../../base/browser-words.ts';
import { mayMakeLinks } from '../../domain/access/link-makers.ts';
import { failureCodes } from '../../protocol/failure.ts';
import type { SessionRow } from '../../protocol/session.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import type { SyncSession } from '../sync/session.ts';
import type { OwnSession } from './session.ts';

/** Which sessions end: one by its id, or all but the asker's own. */
export type Ended = { readonly id: string } | 'others';

/** The asker's sessions, the last used first. */
export async function ownSessions(server: Runtime, own: OwnSession, at: number): Promise<SessionRow[]> {
  return rowsOf(server, own.signInId, { own, at });
}

/** Ends sessions of the asker; their open streams close. */
export async function endOwnSessions(server: Runtime, own: OwnSession, ended: Ended): Promise<void> {
  await server.signIns.sessions.end(own.signInId, ended === 'others' ? { but: own.sessionId } : ended);
  server.streams.closeOf(`${own.accountId} ${own.userId}`);
}

/** A person's sessions, for a contract admin. Throws Failed 403 or 404. */
export async function sessionsOf(
  server: Runtime,
  own: OwnSession,
  { userId, at }: { userId: string; at: number },
): Promise<SessionRow[]> {
  const signInId = await signInFor(server, own, userId);
  return signInId === null ? [] : rowsOf(server, signInId, { own, at });
}

/** Ends a person's sessions, for a contract admin, whose own session goes on. Throws Failed 403 or 404. */
export async function endSessionsOf(
  server: Runtime,
  own: OwnSession,
  { userId, ended }: { userId: string; ended: Ended },
): Promise<void> {
  const signInId = await signInFor(server, own, userId);
  if (signInId === null) return;
  await server.signIns.sessions.end(signInId, ended === 'others' ? { but: own.sessionId } : ended);
  server.streams.closeOf(`${own.accountId} ${userId}`);
}

async function rowsOf(
  { signIns, store }: Runtime,
  signInId: string,
  { own, at }: { own: OwnSession; at: number },
): Promise<SessionRow[]> {
  const member = await store.people.membershipOf(signInId);
  const kept = await signIns.sessions.of(signInId, { from: member?.sessionsFrom ?? 0, at });
  return kept.map(({ browser, ...session }) => ({
    ...session,
    browser: browserWords(browser),
    isThis: session.id === own.sessionId,
  }));
}

/** The sign-in of a user; null: they have none. */
async function signInFor({ store }: Runtime, { accountId, userId }: SyncSession, askedId: string) {
  await store.account(accountId).read(async ({ tx }) => {
    if (!(await mayMakeLinks(tx, userId)))
      throw new Failed(
        403,
        failureCodes.forbidden,
        'Only a contract admin sees and ends sessions of others.',
      );
    if (!(await tx.get('users', askedId))) throw new Failed(404, 'not-found', 'There is no such user.');
  });
  return store.people.authUserOf({ accountId, userId: askedId });
}
