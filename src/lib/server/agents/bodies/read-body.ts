import type { Held } from './body-room.ts';
import { TooBusy } from '../check-in-queue.ts';
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
