import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import { counted } from './counted.ts';
import { letIn } from './let-in.ts';
import type { From } from './sign-ins.ts';

export interface ShownCode {
  readonly way: 'code' | 'recovery';
  readonly code: string;
}

/**
 * The session of somebody who showed a password within the last five minutes, and now a code. Throws Failed 401 for
 * nobody or a code that is not right, and 429 after many that were not.
 */
export async function secondStepAnswer(
  server: Runtime,
  request: Request,
  { shown, from }: { shown: ShownCode; from: From },
): Promise<Response> {
  const { half } = server.signIns.factors;
  const id = await half.of(request.headers, Date.now());
  if (id === null) throw tooLate();
  if (!(await isRight(server, id, { shown, from }))) throw wrongCode(shown.way);
  return finish(server, request.headers, { id, from });
}

/** Once, whatever was shown: of two requests with one password the second begins again. */
export async function finish(
  server: Runtime,
  headers: Headers,
  { id, from }: { id: string; from: From },
): Promise<Response> {
  const { half } = server.signIns.factors;
  const answer = (await half.take(headers, Date.now())) === id ? await letIn(server, id, from) : null;
  if (!answer) throw tooLate();
  answer.headers.append('set-cookie', half.ended());
  return answer;
}

/** Whether a code is the person's, who may be signed in already. Throws Failed 429. */
export async function isRight(
  server: Runtime,
  id: string,
  { shown: { way, code }, from }: { shown: ShownCode; from: From },
): Promise<boolean> {
  const at = Date.now();
  const { codes, recovery } = server.signIns.factors;
  const email = await server.signIns.emailOf(id);
  const attempt = { email, address: from.address, at, step: 'code' } as const;
  const found = await counted(server, attempt, async () => {
    const isTaken =
      way === 'code' ? await codes.take(id, { code, at }) : await recovery.take(id, { code, at });
    return isTaken || null;
  });
  return found ?? false;
}

export function wrongCode(way: ShownCode['way']): Failed {
  const sentence =
    way === 'code'
      ? 'This code is not right, or was used already. Wait for the next one in your app.'
      : 'This recovery code is not right, or was used already.';
  return new Failed(401, failureCodes.wrongCode, sentence);
}

function tooLate(): Failed {
  return new Failed(401, failureCodes.signedOut, 'This took too long. Sign in again with your password.');
}
