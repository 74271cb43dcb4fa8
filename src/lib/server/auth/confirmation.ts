import type { Confirmation, ConfirmWay } from '../../protocol/confirmation.ts';
import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import type { Sender } from '../http/caller.ts';
import type { Runtime } from '../runtime.ts';
import { counted } from './counted.ts';
import { noteOwn } from './note-own.ts';
import { isRight, wrongProof } from './factors/second-step.ts';
import { type OwnSession, requireSession, requireSignedIn, signedOut } from './session.ts';
import { keepCookies } from './sign-in.ts';

/** As long as somebody works at such things in one go, and shorter than a laptop lies open in a train. */
const CONFIRMED_MS = 30 * 60_000;

/**
 * As `requireSession`, for what matters: the person has shown within the last half hour that it is them, by signing in or
 * when asked again. Throws Failed 401, or 403 with the code `confirm`, by which the screen asks and repeats the request.
 */
export async function requireConfirmed(server: Runtime, headers: Headers): Promise<OwnSession> {
  const session = await requireSession(server, headers);
  await checkConfirmed(server, session);
  return session;
}

/** As `requireConfirmed`, also without the second factor that the company asks for: for setting one up. */
export async function requireConfirmedSignIn(server: Runtime, headers: Headers): Promise<OwnSession> {
  const session = await requireSignedIn(server, headers);
  await checkConfirmed(server, session);
  return session;
}

async function checkConfirmed(
  { signIns }: Pick<Runtime, 'signIns'>,
  { sessionId }: OwnSession,
): Promise<void> {
  if (await isConfirmed({ signIns }, sessionId)) return;
  throw new Failed(403, failureCodes.confirm, 'Confirm that it is you first. Nothing was changed.');
}

/** Whether the person of a session has shown within the last half hour that it is them. */
export async function isConfirmed(
  { signIns }: Pick<Runtime, 'signIns'>,
  sessionId: string,
): Promise<boolean> {
  return (await signIns.sessions.confirmedAt(sessionId)) > Date.now() - CONFIRMED_MS;
}

/** How somebody may show it. */
export async function confirmWays({ signIns }: Runtime, { signInId }: OwnSession): Promise<ConfirmWay[]> {
  return ['password', ...(await signIns.factors.waysOf(signInId))];
}

/**
 * The session goes on under another cookie, which is in the answer: what was taken of it before opens nothing any more,
 * now that it opens more. Throws Failed 401 when what is shown is not right, and 429 after much that was not.
 */
export async function confirm(
  server: Runtime,
  session: OwnSession,
  { shown, from }: { shown: Confirmation; from: Sender },
): Promise<Response> {
  const { way } = shown;
  const details = { way };
  if (!(await isThem(server, session.signInId, { shown, from }))) {
    await noteOwn(server, session, { kind: 'confirm-failed', from, details });
    if (way !== 'password') throw wrongProof(way);
    throw new Failed(401, failureCodes.wrongCode, 'This password is not right.');
  }
  const { signInId: id, sessionId } = session;
  const token = await server.signIns.sessions.confirm({ id, sessionId }, Date.now());
  if (token === null) throw signedOut();
  await noteOwn(server, session, { kind: 'confirmed', from, details });
  return keepCookies(await server.signIns.cookies.cookieOf(token));
}

async function isThem(
  server: Runtime,
  id: string,
  { shown, from }: { shown: Confirmation; from: Sender },
): Promise<boolean> {
  if (shown.way !== 'password') return isRight(server, id, { shown, use: 'confirm', from });
  const email = await server.signIns.emailOf(id);
  const attempt = { email, address: from.address, at: Date.now() };
  return (
    (await counted(server, attempt, () => server.signIns.passwords.whoseAre(email, shown.password))) === id
  );
}
