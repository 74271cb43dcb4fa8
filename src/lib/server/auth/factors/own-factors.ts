import { failureCodes } from '../../../protocol/failure.ts';
import type { Factors, NewCodes } from '../../../protocol/factors.ts';
import { Failed } from '../../http/answers.ts';
import type { Sender } from '../../http/caller.ts';
import type { Runtime } from '../../runtime.ts';
import { noteOwn } from '../note-own.ts';
import { wrongProof } from './second-step.ts';
import type { OwnSession } from '../session.ts';

/** What the person of the session shows beside their password. */
export async function factorsOf({ signIns }: Runtime, { signInId }: OwnSession): Promise<Factors> {
  const { codes, recovery, passkeys } = signIns.factors;
  return {
    codesSince: await codes.since(signInId),
    passkeys: await passkeys.of(signInId),
    recoveryLeft: await recovery.left(signInId),
  };
}

/** Throws Failed 409 where codes are set up: whoever is at the screen can't put their phone in the place of another. */
export async function startCodes({ signIns }: Runtime, { signInId }: OwnSession): Promise<NewCodes> {
  const label = await signIns.emailOf(signInId);
  const made = await signIns.factors.codes.start(signInId, { label, at: Date.now() });
  if (!made)
    throw new Failed(409, 'has-codes', 'Codes are set up already. Remove them first to use another app.');
  return made;
}

/** Answers recovery codes for who has none. Throws Failed 401. */
export async function finishCodes(
  server: Runtime,
  session: OwnSession,
  { code, from }: { code: string; from: Sender },
): Promise<readonly string[] | null> {
  const { codes } = server.signIns.factors;
  if (!(await codes.finish(session.signInId, { code, at: Date.now() }))) throw wrongProof('code');
  await noteOwn(server, session, { kind: 'code-added', from });
  return recoveryIfNone(server, session, from);
}

/** With the first thing that can be lost; null: the person has some. */
export async function recoveryIfNone(
  server: Runtime,
  session: OwnSession,
  from: Sender,
): Promise<readonly string[] | null> {
  const left = await server.signIns.factors.recovery.left(session.signInId);
  return left > 0 ? null : makeRecovery(server, session, from);
}

/** Throws Failed 409 for the last factor of somebody who must have one. */
export async function removeCodes(server: Runtime, session: OwnSession, from: Sender): Promise<void> {
  const { factors } = server.signIns;
  await checkMayLose(server, session);
  await factors.codes.remove(session.signInId);
  await factors.withoutLast(session.signInId);
  await noteOwn(server, session, { kind: 'code-removed', from });
}

/** In the place of those before. Throws Failed 409 for who has nothing that they could stand for. */
export async function newRecoveryCodes(
  server: Runtime,
  session: OwnSession,
  from: Sender,
): Promise<readonly string[]> {
  if (!(await server.signIns.factors.has(session.signInId)))
    throw new Failed(409, failureCodes.invalid, 'Set up codes or a passkey first.');
  return makeRecovery(server, session, from);
}

/** Throws Failed 409 for the last factor of somebody whose company asks for one. */
export async function checkMayLose(server: Runtime, session: OwnSession): Promise<void> {
  const { codesSince, passkeys } = await factorsOf(server, session);
  const isLast = passkeys.length + (codesSince === null ? 0 : 1) < 2;
  if (!isLast || !(await server.store.account(session.accountId).asksFactor(session.userId))) return;
  throw new Failed(
    409,
    'last-factor',
    'Your company asks for a second step when you sign in. Add another one, then remove this.',
  );
}

async function makeRecovery(server: Runtime, session: OwnSession, from: Sender): Promise<readonly string[]> {
  const made = await server.signIns.factors.recovery.make(session.signInId);
  await noteOwn(server, session, { kind: 'recovery-codes-made', from });
  return made;
}
