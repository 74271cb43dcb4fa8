import { browserWords } from '../../base/browser-words.ts';
import { mayMakeLinks } from '../../domain/access/link-makers.ts';
import { failureCodes } from '../../protocol/failure.ts';
import type { SessionRow } from '../../protocol/session.ts';
import { noteEvent } from '../events/note-event.ts';
import { Failed } from '../http/answers.ts';
import type { Sender } from '../http/caller.ts';
import type { Runtime } from '../runtime.ts';
import type { SyncSession } from '../sync/session.ts';
import type { OwnSession } from './session.ts';

export interface Ended {
  /** One by its id, or all but the asker's own. */
  readonly which: { readonly id: string } | 'others';
  /** ms */
  readonly at: number;
  readonly sender: Sender;
}

/** The asker's sessions, the last used first. */
export async function ownSessions(server: Runtime, own: OwnSession, at: number): Promise<SessionRow[]> {
  return rowsOf(server, own.signInId, { own, at });
}

/** Ends sessions of the asker, whose own goes on. */
export async function endOwnSessions(server: Runtime, own: OwnSession, ended: Ended): Promise<void> {
  await end(server, own, { userId: own.userId, signInId: own.signInId, ended });
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

/** Ends a person's sessions, for a contract admin, whose own goes on. Throws Failed 403 or 404. */
export async function endSessionsOf(
  server: Runtime,
  own: OwnSession,
  { userId, ended }: { userId: string; ended: Ended },
): Promise<void> {
  const signInId = await signInFor(server, own, userId);
  if (signInId !== null) await end(server, own, { userId, signInId, ended });
}

/** Their open streams close with them; those of sessions that go on come again. */
async function end(
  server: Runtime,
  own: OwnSession,
  { userId, signInId, ended }: { userId: string; signInId: string; ended: Ended },
): Promise<void> {
  const { which, at, sender } = ended;
  const but = { but: own.sessionId };
  const count = await server.signIns.sessions.end(signInId, which === 'others' ? but : which);
  if (count === 0) return;
  const { accountId } = own;
  server.streams.closeOf(`${accountId} ${userId}`);
  const kind = which === 'others' ? 'sessions-ended' : 'session-ended';
  await noteEvent(server, {
    kind,
    accountId,
    actorId: own.userId,
    userId,
    ...sender,
    at,
    details: { count },
  });
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
