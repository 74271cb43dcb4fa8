import type { Confirmation, ConfirmWay } from '../../protocol/confirmation.ts';
import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import { counted } from './counted.ts';
import { isRight, wrongProof } from './second-step.ts';
import { type OwnSession, requireSession } from './session.ts';
import type { From } from './sign-ins.ts';

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

/** Throws Failed 403 with the code `confirm`. */
export async function checkConfirmed(
  { signIns }: Pick<Runtime, 'signIns'>,
  { sessionId }: OwnSession,
): Promise<void> {
  if ((await signIns.confirmedAt(sessionId)) > Date.now() - CONFIRMED_MS) return;
  throw new Failed(403, failureCodes.confirm, 'Confirm that it is you first. Nothing was changed.');
}

/** How somebody may show it. */
export async function confirmWays({ signIns }: Runtime, { signInId }: OwnSession): Promise<ConfirmWay[]> {
  return ['password', ...(await signIns.factors.waysOf(signInId))];
}

/** Throws Failed 401 when what is shown is not right, and 429 after much that was not. */
export async function confirm(
  server: Runtime,
  session: OwnSession,
  { shown, from }: { shown: Confirmation; from: From },
): Promise<void> {
  const { signInId: id, sessionId } = session;
  if (shown.way === 'password') await checkPassword(server, id, { password: shown.password, from });
  else if (!(await isRight(server, id, { shown, use: 'confirm', from }))) throw wrongProof(shown.way);
  await server.signIns.confirmed(sessionId, Date.now());
}

async function checkPassword(
  server: Runtime,
  id: string,
  { password, from }: { password: string; from: From },
): Promise<void> {
  const email = await server.signIns.emailOf(id);
  const attempt = { email, address: from.address, at: Date.now() };
  const whose = await counted(server, attempt, () => server.signIns.whoseAre(email, password));
  if (whose !== id) throw new Failed(401, failureCodes.wrongCode, 'This password is not right.');
}
