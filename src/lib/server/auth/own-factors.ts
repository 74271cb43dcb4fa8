import { failureCodes } from '../../protocol/failure.ts';
import type { Factors, NewCodes } from '../../protocol/factors.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import { wrongProof } from './second-step.ts';
import type { OwnSession } from './session.ts';

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
  { signIns }: Runtime,
  { signInId }: OwnSession,
  code: string,
): Promise<readonly string[] | null> {
  const { codes } = signIns.factors;
  if (!(await codes.finish(signInId, { code, at: Date.now() }))) throw wrongProof('code');
  return recoveryIfNone(signIns.factors, signInId);
}

/** With the first thing that can be lost; null: the person has some. */
export async function recoveryIfNone(
  { recovery }: Runtime['signIns']['factors'],
  id: string,
): Promise<readonly string[] | null> {
  return (await recovery.left(id)) > 0 ? null : recovery.make(id);
}

export async function removeCodes({ signIns }: Runtime, { signInId }: OwnSession): Promise<void> {
  await signIns.factors.codes.remove(signInId);
  await signIns.factors.withoutLast(signInId);
}

/** In the place of those before. Throws Failed 409 for who has nothing that they could stand for. */
export async function newRecoveryCodes(
  { signIns }: Runtime,
  { signInId }: OwnSession,
): Promise<readonly string[]> {
  if (!(await signIns.factors.has(signInId)))
    throw new Failed(409, failureCodes.invalid, 'Set up codes or a passkey first.');
  return signIns.factors.recovery.make(signInId);
}
