import * as v from 'valibot';
import { failureCodes } from '../../protocol/failure.ts';
import { currentRequestId } from './request-id.ts';

/** An answer that is not 2xx, thrown by what a request calls and turned into its response at the edge. */
export class Failed extends Error {
  override readonly name = 'Failed';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Who is told to come again is told when: lines are short, and most trouble of a database is over by then. */
export const RETRY_AFTER = { 'retry-after': '10' } as const;

/** With the id by which the log names the request. */
export function failureAnswer(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const all = status === 503 ? { ...RETRY_AFTER, ...headers } : headers;
  return Response.json({ code, message, requestId: currentRequestId() }, { status, headers: all });
}

/** The body by its schema; reads `limit` bytes at most. Throws Failed 413 or 400. */
export async function bodyOf<S extends v.GenericSchema>(
  request: Request,
  schema: S,
  limit = 64_000,
): Promise<v.InferOutput<S>> {
  return parsedBy(schema, jsonOf(await textOf(request, limit)));
}

/** What an address asks for by its query. Throws Failed 400. */
export function queryOf<S extends v.GenericSchema>({ searchParams }: URL, schema: S): v.InferOutput<S> {
  return parsedBy(schema, Object.fromEntries(searchParams));
}

function parsedBy<S extends v.GenericSchema>(schema: S, sent: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, sent);
  if (parsed.success) return parsed.output;
  const { message } = parsed.issues[0];
  throw new Failed(
    400,
    failureCodes.invalid,
    `The request was not understood: ${message}. Nothing was changed.`,
  );
}

/** What is over the limit is read and dropped, or the sender would see a cut line instead of the answer. */
async function textOf(request: Request, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes <= limit) chunks.push(chunk);
    }
  } catch (error) {
    // The adapter's own limit, above all of ours.
    if ((error as { status?: unknown }).status !== 413) throw error;
    bytes = Infinity;
  }
  if (bytes > limit)
    throw new Failed(
      413,
      failureCodes.tooLarge,
      `The request is larger than ${limit} bytes. Nothing was changed.`,
    );
  return Buffer.concat(chunks).toString();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failed(400, failureCodes.invalid, 'The request is not JSON. Nothing was changed.');
  }
}
