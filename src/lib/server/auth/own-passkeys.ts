import type { NewPasskey } from '../../protocol/passkeys.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import { recoveryIfNone } from './own-factors.ts';
import { wrongProof } from './second-step.ts';
import type { OwnSession } from './session.ts';

/** For the browser, to make a passkey of the session's person. */
export async function newPasskeyOptions({ signIns }: Runtime, { signInId }: OwnSession) {
  const label = await signIns.emailOf(signInId);
  return signIns.factors.checks.newOptions(signInId, { label, at: Date.now() });
}

/** Answers recovery codes for who has none. Throws Failed 401 or 409. */
export async function addPasskey(
  { signIns }: Runtime,
  { signInId }: OwnSession,
  { name, passkey }: { name: string; passkey: NewPasskey },
): Promise<readonly string[] | null> {
  const at = Date.now();
  const { checks, passkeys } = signIns.factors;
  const credential = await checks.made(signInId, passkey, at);
  if (!credential) throw wrongProof('passkey');
  if (!(await passkeys.add(signInId, { credential, name, at })))
    throw new Failed(
      409,
      'has-passkey',
      'This passkey is in use already, or you have 20. Nothing was added.',
    );
  return recoveryIfNone(signIns.factors, signInId);
}

/** Throws Failed 404. */
export async function removePasskey(
  { signIns }: Runtime,
  { signInId }: OwnSession,
  passkeyId: string,
): Promise<void> {
  if (!(await signIns.factors.passkeys.remove(signInId, passkeyId)))
    throw new Failed(404, 'not-found', 'You have no such passkey. Nothing was changed.');
  await signIns.factors.withoutLast(signInId);
}
