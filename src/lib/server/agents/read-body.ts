import { promisify } from 'node:util';
import { gunzip, gunzipSync, inflate, inflateSync, type ZlibOptions } from 'node:zlib';
import { RefusedBody } from './refused-body.ts';

/** As sent. 900 software rows are 40 kB deflated, 300 kB plain; 10,000 rows are 3 MB. */
export const MAX_SENT_BYTES = 16 * 1_048_576;
/** After inflating: a bomb of 32 kB would be 32 MB. */
export const MAX_BYTES = 32 * 1_048_576;

/**
 * The body as it was before it was compressed, by its first bytes: what a header says is not asked. Throws RefusedBody
 * 413 for more than the bounds, 400 for what can't be inflated.
 */
export async function readAgentBody(request: Request): Promise<Buffer> {
  const sent = await bytesOf(request);
  if (sent[0] === 0x1f && sent[1] === 0x8b) return inflated(sent, { now: gunzipSync, later: gunzipLater });
  if (sent[0] === 0x78 && sent.length > 1 && ((sent[0] << 8) | (sent[1] ?? 0)) % 31 === 0)
    return inflated(sent, { now: inflateSync, later: inflateLater });
  return sent;
}

/** What is over the bound is dropped while it comes, so that the sender sees an answer; it is never gathered. */
async function bytesOf(request: Request): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes <= MAX_SENT_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch (error) {
    // The adapter's own limit, above ours.
    if ((error as { status?: unknown }).status !== 413) throw error;
    bytes = Infinity;
  }
  if (bytes > MAX_SENT_BYTES) throw new RefusedBody(413, 'An inventory has at most 16 MiB.');
  return Buffer.concat(chunks);
}

/** A sign of life is inflated at once: a thread for it costs ten times as much. A kilobyte can't become more than one megabyte. */
const SMALL_BYTES = 1_024;

const inflateLater = promisify(inflate) as Inflate<Promise<Buffer>>;
const gunzipLater = promisify(gunzip) as Inflate<Promise<Buffer>>;
type Inflate<Answer> = (sent: Buffer, options: ZlibOptions) => Answer;

async function inflated(
  sent: Buffer,
  { now, later }: { now: Inflate<Buffer>; later: Inflate<Promise<Buffer>> },
): Promise<Buffer> {
  try {
    // Ends at the bound: what a bomb would become is never gathered.
    const options = { maxOutputLength: MAX_BYTES };
    if (sent.length <= SMALL_BYTES) return now(sent, options);
    return await later(sent, { ...options, chunkSize: CHUNK });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new RefusedBody(413, 'An inventory has at most 32 MiB when it is inflated.');
    throw new RefusedBody(400, 'The body is cut off, or is not what it begins as.');
  }
}

/** An inventory in a few pieces: of Node's own 16 kB each is a way to a thread and back. */
const CHUNK = 131_072;
