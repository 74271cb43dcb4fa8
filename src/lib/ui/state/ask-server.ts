import * as v from 'valibot';
import { failureSchema } from '#lib/protocol/failure.ts';

/** What the server said, or a sentence for the person. */
export type Asked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly status: number | 'offline'; readonly message: string };

const OFFLINE =
  'The server can’t be reached. What you did is kept on this device. Try again when there is a network.';
const STRANGE = 'The server gave an answer that can’t be read. Nothing was changed. Try again in a moment.';

/** Longer than any honest answer takes; a captive portal may never give one. */
const PATIENCE_MS = 15_000;

/** Asks an endpoint; the answer is parsed, and everything that can go wrong is a sentence. */
export async function askServer<Value>(
  path: string,
  { schema, body }: { schema: v.GenericSchema<unknown, Value>; body?: unknown },
): Promise<Asked<Value>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    return { ok: false, status: 'offline', message: OFFLINE };
  }
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const failure = v.safeParse(failureSchema, answer);
    return {
      ok: false,
      status: response.status,
      message: failure.success ? failure.output.message : STRANGE,
    };
  }
  const parsed = v.safeParse(schema, answer);
  return parsed.success
    ? { ok: true, value: parsed.output }
    : { ok: false, status: response.status, message: STRANGE };
}
