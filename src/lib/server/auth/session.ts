import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import { nameRequest } from '../http/request-id.ts';
import type { Runtime } from '../runtime.ts';
import { NO_SESSION } from '../store/people.ts';
import type { SyncSession } from '../sync/session.ts';

/** A session with what only sign-ins ask for. */
export interface OwnSession extends SyncSession {
  /** Of the sign-in: who better-auth knows. */
  readonly signInId: string;
  readonly sessionId: string;
}

/** Whose request it is, from the cookie alone; null: nobody's, or of somebody whose sessions have ended. */
export async function sessionOf(server: Runtime, headers: Headers): Promise<OwnSession | null> {
  const found = await memberOf(server, headers);
  return found && found.beganAt >= found.sessionsFrom ? personOf(found) : null;
}

/** Whose request it is. Throws Failed 401. */
export async function requireSession(server: Runtime, headers: Headers): Promise<OwnSession> {
  const session = await sessionOf(server, headers);
  if (!session) throw signedOut();
  return session;
}

/**
 * As `requireSession`, and also who is not active, by the session that ended with it: push and pull tell them that they
 * are out, so that their device drops its rows, and nothing else. Throws Failed 401.
 */
export async function requireSessionOrLeaver(server: Runtime, headers: Headers): Promise<SyncSession> {
  const found = await memberOf(server, headers);
  if (!found || (found.beganAt < found.sessionsFrom && found.sessionsFrom !== NO_SESSION)) throw signedOut();
  return personOf(found);
}

async function memberOf({ signIns, store }: Runtime, headers: Headers) {
  const signIn = await signIns.of(headers);
  const member = signIn && (await store.people.membershipOf(signIn.id));
  nameRequest(member);
  return member && { ...member, beganAt: signIn.beganAt, signInId: signIn.id, sessionId: signIn.sessionId };
}

function personOf({ accountId, userId, signInId, sessionId }: OwnSession): OwnSession {
  return { accountId, userId, signInId, sessionId };
}

function signedOut(): Failed {
  return new Failed(
    401,
    failureCodes.signedOut,
    'You are signed out. Your edits are kept; sign in to send them.',
  );
}
