import * as v from 'valibot';
import { failureCodes, failureSchema } from '#lib/protocol/failure.ts';
import { confirmation } from './confirmation.svelte.ts';

/** What the server said, or a sentence for the person. */
export type Asked<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      readonly status: number | 'offline';
      /** Of the failure; '': there was none that could be read. */
      readonly code: string;
      readonly message: string;
    };

interface Question<Value> {
  readonly schema: v.GenericSchema<unknown, Value>;
  readonly body?: unknown;
}

const OFFLINE =
  'The server can’t be reached. What you did is kept on this device. Try again when you are online.';
const STRANGE = 'The server’s answer couldn’t be read. Nothing was changed. Try again in a moment.';

/** Longer than any honest answer takes; a captive portal may never give one. */
const PATIENCE_MS = 15_000;

/**
 * Asks an endpoint; the answer is parsed, and everything that can go wrong is a sentence. Where the server wants to know
 * first that it is still the person who signed in, they are asked, and the question is put again.
 */
export async function askServer<Value>(path: string, question: Question<Value>): Promise<Asked<Value>> {
  const asked = await askOnce(path, question);
  if (asked.ok || asked.code !== failureCodes.confirm) return asked;
  return (await confirmation.ask()) ? askOnce(path, question) : asked;
}

async function askOnce<Value>(path: string, { schema, body }: Question<Value>): Promise<Asked<Value>> {
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
    return { ok: false, status: 'offline', code: '', message: OFFLINE };
  }
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const failure = v.safeParse(failureSchema, answer);
    return {
      ok: false,
      status: response.status,
      code: failure.success ? failure.output.code : '',
      message: failure.success ? failure.output.message : STRANGE,
    };
  }
  const parsed = v.safeParse(schema, answer);
  return parsed.success
    ? { ok: true, value: parsed.output }
    : { ok: false, status: response.status, code: '', message: STRANGE };
}
