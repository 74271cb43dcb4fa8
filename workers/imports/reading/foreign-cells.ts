import { chunksOf } from './chunks-of.ts';

/** Enough to tell an encoding by, wherever in the file they stand. */
const MOST = 2_000;
/** Comma, semicolon, tab, line ends and the quotation mark: none of them is the second byte of a character anywhere. */
const BETWEEN = new Set([0x2c, 0x3b, 0x09, 0x0a, 0x0d, 0x22]);
/** Longer is no name. */
const LONGEST = 200;

/** The first cells of a file that have a byte above 127, each once. */
export async function foreignCells(file: Blob): Promise<Uint8Array[]> {
  const found = new Map<string, Uint8Array>();
  for await (const chunk of chunksOf(file)) {
    for (const cell of cellsIn(chunk)) {
      found.set(cell.join(), cell);
      if (found.size >= MOST) return [...found.values()];
    }
  }
  return [...found.values()];
}

/** What a piece of the file cuts in two is left out, unless the piece is all there is of it. */
function* cellsIn(chunk: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  let isForeign = false;
  for (let at = 0; at <= chunk.length; at++) {
    const byte = chunk[at] ?? 0x0a;
    if (byte > 0x7f) isForeign = true;
    if (!BETWEEN.has(byte)) continue;
    if (isForeign && at - start <= LONGEST) yield chunk.slice(start, at);
    start = at + 1;
    isForeign = false;
  }
}
