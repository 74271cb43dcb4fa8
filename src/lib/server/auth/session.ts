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
  /** The company asks for a second factor, and there is none: the session is good for nothing but to set one up. */
  readonly lacksFactor: boolean;
}

/**
 * Whose request it is, from the cookie alone; null: nobody's, or of somebody whose sessions have ended. Whoever does more
 * with it than to say who it is looks at `lacksFactor`.
 */
export async function sessionOf(server: Runtime, headers: Headers): Promise<OwnSession | null> {
  const found = await memberOf(server, headers);
  return found && found.beganAt >= found.sessionsFrom ? ownSession(server, found) : null;
}

/** Whose request it is. Throws Failed 401, and 403 where the company asks for a second factor first. */
export async function requireSession(server: Runtime, headers: Headers): Promise<OwnSession> {
  const session = await requireSignedIn(server, headers);
  if (session.lacksFactor) throw noFactor();
  return session;
}

/** As `requireSession`, also without the second factor: for setting one up, and nothing else. Throws Failed 401. */
export async function requireSignedIn(server: Runtime, headers: Headers): Promise<OwnSession> {
  const session = await sessionOf(server, headers);
  if (!session) throw signedOut();
  return session;
}

/**
 * As `requireSession`, and also who is not active, by the session that ended with it: push and pull tell them that they
 * are out, so that their device drops its rows, and nothing else.
 */
export async function requireSessionOrLeaver(
  server: Runtime,
  headers: Headers,
): Promise<SyncSession & Pick<OwnSession, 'sessionId'>> {
  const found = await memberOf(server, headers);
  if (!found || (found.beganAt < found.sessionsFrom && found.sessionsFrom !== NO_SESSION)) throw signedOut();
  const { accountId, userId, sessionId } = found;
  if (found.sessionsFrom === NO_SESSION) return { accountId, userId, sessionId };
  if ((await ownSession(server, found)).lacksFactor) throw noFactor();
  return { accountId, userId, sessionId };
}

type Found = Omit<OwnSession, 'lacksFactor'>;

async function memberOf({ signIns, store }: Runtime, headers: Headers) {
  const signIn = await signIns.cookies.of(headers);
  const member = signIn && (await store.people.membershipOf(signIn.id));
  nameRequest(member);
  return member && { ...member, beganAt: signIn.beganAt, signInId: signIn.id, sessionId: signIn.sessionId };
}

async function ownSession({ signIns, store }: Runtime, found: Found): Promise<OwnSession> {
  const { accountId, userId, signInId, sessionId } = found;
  const isAsked = await store.account(accountId).asksFactor(userId);
  const lacksFactor = isAsked && !(await signIns.factors.has(signInId));
  return { accountId, userId, signInId, sessionId, lacksFactor };
}

export function signedOut(): Failed {
  return new Failed(
    401,
    failureCodes.signedOut,
    'You are signed out. Your edits are kept; sign in to send them.',
  );
}

function noFactor(): Failed {
  return new Failed(
    403,
    failureCodes.secondFactor,
    'Your company asks for a second step when you sign in. Your edits are kept; set it up to go on.',
  );
}
