import { createHash } from 'node:crypto';
import type { Logger } from 'pino';

/** Somebody waits for the answer; and one of a thousand lines is 40 kB. */
const PATIENCE_MS = 3_000;
const MOST_BYTES = 1_000_000;

/**
 * Whether a password is known from a breach, as a service of ranges says it (Have I Been Pwned's, or a mirror): it is asked for
 * the first five characters of the digest, and never hears which of a thousand was meant. Where it does not answer, the
 * password counts as unknown, and the log says so: nobody is kept from setting one.
 */
export async function isBreached(
  password: string,
  { ranges, log }: { ranges: string; log: Pick<Logger, 'warn'> },
): Promise<boolean> {
  const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
  try {
    const text = await rangeOf(`${ranges}${digest.slice(0, 5)}`);
    // With padding, so that the length tells nothing: lines of 0 times are made up.
    return text.split(/\r?\n/).some((line) => {
      const [rest, times] = line.split(':', 2);
      return rest?.toUpperCase() === digest.slice(5) && Number(times) > 0;
    });
  } catch (error) {
    log.warn(
      { event: 'breached-unknown', error: String(error) },
      'breached passwords could not be asked for',
    );
    return false;
  }
}

async function rangeOf(address: string): Promise<string> {
  const answer = await fetch(address, {
    headers: { 'add-padding': 'true', 'user-agent': 'Muster' },
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error('answered more than a range is');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
