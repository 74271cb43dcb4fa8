import { promisify } from 'node:util';
import { gunzip, gunzipSync, inflate, inflateSync, type ZlibOptions } from 'node:zlib';
import type { Held } from './body-room.ts';
import { TooBusy } from './check-in-queue.ts';
import { RefusedBody } from './refused-body.ts';

const MB = 1_048_576;

export interface BodyBounds {
  /** Bytes as sent. */
  readonly sent: number;
  /** Bytes after inflating. */
  readonly inflated: number;
}

/** 900 software rows are 40 kB deflated, 300 kB plain; 10,000 rows are 3 MB. A bomb of 32 kB would be 32 MB. */
export const INVENTORY_BOUNDS: BodyBounds = { sent: 16 * MB, inflated: 32 * MB };

/**
 * The body as it was sent. What is over the bound is dropped while it comes, so that the sender sees an answer; it is
 * never gathered. Throws RefusedBody 413, TooBusy where there is no room for it.
 */
export async function readSent(
  request: Request,
  { bounds, held }: { bounds: BodyBounds; held: Held },
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let hasRoom = true;
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      hasRoom &&= bytes > bounds.sent || held.add(chunk.byteLength);
      if (bytes > bounds.sent || !hasRoom) chunks.length = 0;
      else chunks.push(chunk);
    }
  } catch (error) {
    // The adapter's own limit, above ours.
    if ((error as { status?: unknown }).status !== 413) throw error;
    bytes = Infinity;
  }
  if (bytes > bounds.sent) throw new RefusedBody(413, `A body has at most ${bounds.sent / MB} MiB.`);
  if (!hasRoom) throw new TooBusy('There is no room for more bodies.');
  return Buffer.concat(chunks);
}

/**
 * The body as it was before it was compressed, by its first bytes: what a header says is not asked. Throws RefusedBody
 * 413 for more than the bound, 400 for what can't be inflated.
 */
export async function unpacked(sent: Buffer, bounds: BodyBounds): Promise<Buffer> {
  if (sent[0] === 0x1f && sent[1] === 0x8b)
    return inflated(sent, { now: gunzipSync, later: gunzipLater, bounds });
  if (sent[0] === 0x78 && sent.length > 1 && ((sent[0] << 8) | (sent[1] ?? 0)) % 31 === 0)
    return inflated(sent, { now: inflateSync, later: inflateLater, bounds });
  return sent;
}

/** A sign of life is inflated at once: a thread for it costs ten times as much. A kilobyte can't become more than one megabyte. */
const SMALL_BYTES = 1_024;

const inflateLater = promisify(inflate) as Inflate<Promise<Buffer>>;
const gunzipLater = promisify(gunzip) as Inflate<Promise<Buffer>>;
type Inflate<Answer> = (sent: Buffer, options: ZlibOptions) => Answer;

async function inflated(
  sent: Buffer,
  { now, later, bounds }: { now: Inflate<Buffer>; later: Inflate<Promise<Buffer>>; bounds: BodyBounds },
): Promise<Buffer> {
  try {
    // Ends at the bound: what a bomb would become is never gathered.
    const options = { maxOutputLength: bounds.inflated };
    if (sent.length <= SMALL_BYTES) return now(sent, options);
    return await later(sent, { ...options, chunkSize: CHUNK });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new RefusedBody(413, `A body has at most ${bounds.inflated / MB} MiB when it is inflated.`);
    throw new RefusedBody(400, 'The body is cut off, or is not what it begins as.');
  }
}

/** An inventory in a few pieces: of Node's own 16 kB each is a way to a thread and back. */
const CHUNK = 131_072;
