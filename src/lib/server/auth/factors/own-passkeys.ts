import type { NewPasskey } from '../../../protocol/passkeys.ts';
import { Failed } from '../../http/answers.ts';
import type { Sender } from '../../http/caller.ts';
import type { Runtime } from '../../runtime.ts';
import { noteOwn } from '../note-own.ts';
import { checkMayLose, recoveryIfNone } from './own-factors.ts';
import { wrongProof } from './second-step.ts';
import type { OwnSession } from '../session.ts';

/** For the browser, to make a passkey of the session's person. */
export async function newPasskeyOptions({ signIns }: Runtime, { signInId }: OwnSession) {
  const label = await signIns.emailOf(signInId);
  return signIns.factors.checks.newOptions(signInId, { label, at: Date.now() });
}

/** Answers recovery codes for who has none. Throws Failed 401 or 409. */
export async function addPasskey(
  server: Runtime,
  session: OwnSession,
  { name, passkey, from }: { name: string; passkey: NewPasskey; from: Sender },
): Promise<readonly string[] | null> {
  const at = Date.now();
  const { signInId } = session;
  const { checks, passkeys } = server.signIns.factors;
  const credential = await checks.made(signInId, passkey, at);
  if (!credential) throw wrongProof('passkey');
  if (!(await passkeys.add(signInId, { credential, name, at })))
    throw new Failed(
      409,
      'has-passkey',
      'This passkey is in use already, or you have 20. Nothing was added.',
    );
  await noteOwn(server, session, { kind: 'passkey-added', from });
  return recoveryIfNone(server, session, from);
}

/** Throws Failed 404, and 409 for the last factor of somebody who must have one. */
export async function removePasskey(
  server: Runtime,
  session: OwnSession,
  { id, from }: { id: string; from: Sender },
): Promise<void> {
  const { factors } = server.signIns;
  await checkMayLose(server, session);
  if (!(await factors.passkeys.remove(session.signInId, id)))
    throw new Failed(404, 'not-found', 'You have no such passkey. Nothing was changed.');
  await factors.withoutLast(session.signInId);
  await noteOwn(server, session, { kind: 'passkey-removed', from });
}
