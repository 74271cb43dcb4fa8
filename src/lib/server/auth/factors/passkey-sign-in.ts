import { failureCodes } from '../../../protocol/failure.ts';
import type { ShownPasskey } from '../../../protocol/passkeys.ts';
import { logEvent } from '../../events/event-line.ts';
import { placedEvent } from '../../events/insert-events.ts';
import { Failed } from '../../http/answers.ts';
import type { Sender } from '../../http/caller.ts';
import type { Runtime } from '../../runtime.ts';
import { letIn } from '../let-in.ts';
import { tooLate } from './second-step.ts';
import { requireSignedIn } from '../session.ts';

/** For the browser: what a passkey is to sign. Throws Failed 401 where nobody is known who should be. */
export async function passkeyOptions(
  server: Runtime,
  headers: Headers,
  use: 'sign-in' | 'second-step' | 'confirm',
) {
  const at = Date.now();
  const { checks, half } = server.signIns.factors;
  if (use === 'sign-in') return checks.showOptions({ use, id: null }, at);
  const id =
    use === 'confirm' ? (await requireSignedIn(server, headers)).signInId : await half.of(headers, at);
  if (id === null) throw tooLate();
  return checks.showOptions({ use, id }, at);
}

/**
 * The session of whoever a passkey knows, which asked for their finger, face or PIN: two things in one, so that no second
 * step comes. Throws Failed 401, one sentence for whatever is not right with it.
 */
export async function passkeySignInAnswer(
  server: Runtime,
  passkey: ShownPasskey,
  from: Sender,
): Promise<Response> {
  const { checks } = server.signIns.factors;
  const id = await checks.shown(passkey, { use: 'sign-in', id: null }, Date.now());
  const entered = id === null ? null : await letIn(server, id, from);
  if (entered) return entered;
  const details = { why: 'wrong', step: 'passkey' };
  const nobody = { actorId: null, userId: null, address: from.address };
  logEvent(server.log, null, placedEvent({ kind: 'sign-in-failed', ...nobody, at: Date.now(), details }));
  throw new Failed(
    401,
    failureCodes.signedOut,
    'This passkey opens nothing here. Sign in with your password.',
  );
}
