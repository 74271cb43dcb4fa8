import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import type { Sender } from '../http/caller.ts';
import type { Runtime } from '../runtime.ts';
import { counted } from './counted.ts';
import { passwordShown } from './let-in.ts';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/**
 * An answer that sets the session cookie, or asks for the second step. Throws Failed 401, one sentence for a wrong email, a
 * wrong password and somebody who has left, or 429 after many failures.
 */
export async function signInAnswer(
  server: Runtime,
  credentials: Credentials,
  from: Sender,
): Promise<Response> {
  const attempt = { email: credentials.email, address: from.address, at: Date.now() };
  const entered = await counted(server, attempt, () => enter(server, credentials, from));
  return entered ?? refuse();
}

/**
 * As `signInAnswer`, for somebody who has just set this password by a link or by creating the company. Whoever has a link
 * has not what the person shows beside the password.
 */
export async function enteredAnswer(
  server: Runtime,
  credentials: Credentials,
  from: Sender,
): Promise<Response> {
  return (await enter(server, credentials, from)) ?? refuse();
}

/** null: not with these, or they are of somebody who has left. */
async function enter(
  server: Runtime,
  { email, password }: Credentials,
  from: Sender,
): Promise<Response | null> {
  const id = await server.signIns.passwords.whoseAre(email, password);
  return id === null ? null : passwordShown(server, id, from);
}

function refuse(): never {
  throw new Failed(401, failureCodes.signedOut, 'Email or password is wrong.');
}

/** Only the cookies of better-auth's answer: its body is its own. */
export function keepCookies(answer: Response): Response {
  const kept = Response.json({ status: 'ok' });
  for (const cookie of answer.headers.getSetCookie()) kept.headers.append('set-cookie', cookie);
  return kept;
}
