import { gunzipSync, inflateSync } from 'node:zlib';
import { RefusedBody } from './refused-body.ts';

const MB = 1_048_576;

/**
 * The body as it was before it was compressed, by its first bytes: what a header says is not asked. Ends at the bound:
 * what a bomb would become is never gathered. Throws RefusedBody 413 for more than `most` bytes, 400 for what can't be
 * inflated.
 */
export function unpacked(sent: Buffer, most: number): Buffer {
  const inflate = packedBy(sent);
  if (!inflate) return sent;
  try {
    return inflate(sent, { maxOutputLength: most, chunkSize: CHUNK });
  } catch (error) {
    if (isTooLarge(error))
      throw new RefusedBody(413, `A body has at most ${most / MB} MiB when it is inflated.`);
    throw new RefusedBody(400, 'The body is cut off, or is not what it begins as.');
  }
}

/** As `unpacked`; null: it is larger than `most`, packed or not, or can't be inflated. */
export function unpackedIfSmall(sent: Buffer, most: number): Buffer | null {
  if (sent.length > most) return null;
  try {
    return unpacked(sent, most);
  } catch {
    return null;
  }
}

function packedBy(sent: Buffer): typeof gunzipSync | null {
  if (sent[0] === 0x1f && sent[1] === 0x8b) return gunzipSync;
  const isZlib = sent[0] === 0x78 && sent.length > 1 && ((sent[0] << 8) | (sent[1] ?? 0)) % 31 === 0;
  return isZlib ? inflateSync : null;
}

function isTooLarge(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}

/** An inventory in a few pieces: Node's own are 16 kB. */
const CHUNK = 131_072;
