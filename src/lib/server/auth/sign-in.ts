import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';

/** An answer that sets the session cookie. Throws Failed 401 or 429: one sentence for a wrong email and a wrong password. */
export async function signInAnswer(
  { signIns }: Runtime,
  { email, password }: { email: string; password: string },
  address: string,
): Promise<Response> {
  const answer = await signIns.signIn(email, password, address);
  if (answer.status === 429)
    throw new Failed(429, failureCodes.tooMany, 'Too many attempts. Wait a minute, then try again.');
  if (answer.status >= 500)
    throw new Failed(503, failureCodes.busy, 'The database is not available. Try again in a moment.');
  if (!answer.ok) throw new Failed(401, failureCodes.signedOut, 'Email or password is wrong.');
  return keepCookies(answer);
}

/** Only the cookies of better-auth's answer: its body names the session's token. */
export function keepCookies(answer: Response): Response {
  const kept = Response.json({ status: 'ok' });
  for (const cookie of answer.headers.getSetCookie()) kept.headers.append('set-cookie', cookie);
  return kept;
}
