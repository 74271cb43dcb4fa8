import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

export interface RawRequest {
  readonly method: string;
  /** As it goes over the line, with every trick that is in it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Of a stream that has no end: what came first. */
  readonly text: string;
}

/** Nothing that is sent here is worth more of the server's time, ms. */
const LONGEST_MS = 20_000;
/** What the buffers of a line hold, at least, bytes. */
const LARGE = 64_000;

/** Asks as no browser would: nothing is put in order on the way. Rejects when the line is cut without an answer. */
export function askRaw(origin: string, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const given = { hostname, port, method, path, headers, agent: false, timeout: LONGEST_MS };
    const asked = request(given, (answer) => {
      const parts: Buffer[] = [];
      const { statusCode: status = 0 } = answer;
      const done = (): void =>
        resolve({ status, headers: answer.headers, text: textOf(Buffer.concat(parts), answer.headers) });
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', done);
      answer.on('error', reject);
      if (answer.headers['content-type'] !== 'text/event-stream') return;
      done();
      asked.destroy();
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      // A refusal is sent and the line closed while a large body is on its way: the answer may be lost with it.
      const isCutShort = error.code === 'ECONNRESET' && (body?.length ?? 0) > LARGE;
      if (isCutShort) resolve({ status: 413, headers: {}, text: '' });
      else reject(error);
    });
    asked.on('timeout', () => asked.destroy(new Error(`No answer to ${method} ${path.slice(0, 100)}`)));
    asked.end(body ?? undefined);
  });
}

function textOf(bytes: Buffer, headers: RawAnswer['headers']): string {
  if (bytes.length === 0) return '';
  const encoding = headers['content-encoding'];
  if (encoding === 'br') return brotliDecompressSync(bytes).toString();
  if (encoding === 'gzip') return gunzipSync(bytes).toString();
  if (headers['content-type'] === 'application/x-compress-zlib') return inflateSync(bytes).toString();
  return bytes.toString();
}
