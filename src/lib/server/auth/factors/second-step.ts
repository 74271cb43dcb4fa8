import { failureCodes } from '../../../protocol/failure.ts';
import type { SecondProof, SecondWay } from '../../../protocol/second-step.ts';
import { Failed } from '../../http/answers.ts';
import type { Sender } from '../../http/caller.ts';
import type { Runtime } from '../../runtime.ts';
import { counted } from '../counted.ts';
import { letIn } from '../let-in.ts';
import { noteOwn } from '../note-own.ts';

/**
 * The session of somebody who showed a password within the last five minutes, and now something else. Throws Failed
 * 401 for nobody, or when it is not right, and 429 after many codes that were not.
 */
export async function secondStepAnswer(
  server: Runtime,
  request: Request,
  { shown, from }: { shown: SecondProof; from: Sender },
): Promise<Response> {
  const { half } = server.signIns.factors;
  const id = await half.of(request.headers, Date.now());
  if (id === null) throw tooLate();
  const isShown = await isRight(server, id, { shown, use: 'second-step', from });
  if (!isShown) throw wrongProof(shown.way);
  return finish(server, request.headers, { id, from });
}

/** Once, whatever was shown: of two requests with one password the second begins again. */
async function finish(
  server: Runtime,
  headers: Headers,
  { id, from }: { id: string; from: Sender },
): Promise<Response> {
  const { half } = server.signIns.factors;
  const answer = (await half.take(headers, Date.now())) === id ? await letIn(server, id, from) : null;
  if (!answer) throw tooLate();
  answer.headers.append('set-cookie', half.ended());
  return answer;
}

interface Proof {
  readonly shown: SecondProof;
  readonly use: 'second-step' | 'confirm';
  readonly from: Sender;
}

/** Whether it is the person's, who may be signed in already. Throws Failed 429. */
export async function isRight(server: Runtime, id: string, { shown, use, from }: Proof): Promise<boolean> {
  const at = Date.now();
  const { codes, recovery, checks } = server.signIns.factors;
  // Nobody guesses at a passkey: it is not counted.
  if (shown.way === 'passkey') return (await checks.shown(shown.passkey, { use, id }, at)) !== null;
  const { way, code } = shown;
  const email = await server.signIns.emailOf(id);
  const attempt = { email, address: from.address, at, step: 'code' } as const;
  const found = await counted(server, attempt, async () => {
    const isTaken =
      way === 'code' ? await codes.take(id, { code, at }) : await recovery.take(id, { code, at });
    return isTaken || null;
  });
  if (found && way === 'recovery') await noteRecovery(server, id, from);
  return found ?? false;
}

async function noteRecovery(server: Runtime, id: string, from: Sender): Promise<void> {
  const member = await server.store.people.membershipOf(id);
  const left = await server.signIns.factors.recovery.left(id);
  if (member) await noteOwn(server, member, { kind: 'recovery-code-used', from, details: { left } });
}

const WRONG: Readonly<Record<SecondWay, string>> = {
  code: 'This code is not right, or was used already. Wait for the next one in your app.',
  recovery: 'This recovery code is not right, or was used already.',
  passkey: 'This passkey was not accepted. Try again, or use another way.',
};

export function wrongProof(way: SecondWay): Failed {
  return new Failed(401, failureCodes.wrongCode, WRONG[way]);
}

export function tooLate(): Failed {
  return new Failed(401, failureCodes.signedOut, 'This took too long. Sign in again with your password.');
}
