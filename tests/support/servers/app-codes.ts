import { Secret, TOTP } from 'otpauth';
import type { HttpClient } from './http-client.ts';

/*
 * A phone with an app of codes. A code is used once, and the one of the next step counts already: set up with the code of
 * now, and signed in with the next, a test stands also when half a minute ends between.
 */

const STEP_MS = 30_000;

/** The code of the next step, or of so many after now. */
export function appCode(secret: string, steps = 1): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return totp.generate({ timestamp: Date.now() + steps * STEP_MS });
}

/** A wrong one, which no step near now has. */
export function wrongCode(secret: string): string {
  const near = [-2, -1, 0, 1, 2, 3].map((steps) => appCode(secret, steps));
  for (let n = 0; ; n++) {
    const code = String(n).padStart(6, '0');
    if (!near.includes(code)) return code;
  }
}

export interface SetUpCodes {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

/** Sets up codes for the person of the session. */
export async function setUpCodes(client: HttpClient): Promise<SetUpCodes> {
  const started = await client.post('/api/sign-in/codes/start', {});
  if (!started.ok) throw new Error(await started.text());
  const { secret } = (await started.json()) as { secret: string };
  const finished = await client.post('/api/sign-in/codes/finish', { code: appCode(secret, 0) });
  if (!finished.ok) throw new Error(await finished.text());
  const { recoveryCodes } = (await finished.json()) as { recoveryCodes: string[] };
  return { secret, recoveryCodes };
}
