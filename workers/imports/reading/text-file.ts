import { type Encoding, UTF8 } from '#lib/files/csv/encodings.ts';
import { binaryFormat, FORMAT_BYTES } from './binary-format.ts';
import { chunksOf } from './chunks-of.ts';
import { foreignCells } from './foreign-cells.ts';
import { guessEncoding } from './guess-encoding.ts';
import { formatCount } from '#lib/words/format/numbers.ts';

/** A file that can be read as text, or why not as a sentence. */
export type TextFile =
  | {
      readonly status: 'text';
      readonly encoding: Encoding;
      /** A spreadsheet wrote it, as far as can be told: apostrophes before formulas are no part of the cells. */
      readonly isGuarded: boolean;
      /** null: the file says it for sure. Else cells by which a person sees whether it is the right one. */
      readonly foreign: readonly Uint8Array[] | null;
    }
  | { readonly status: 'unreadable'; readonly message: string };

/** 200 MB are two million rows. More does not fit beside the rows in the memory of a tablet. */
export const MAX_FILE_BYTES = 200 * 1024 * 1024;

const KEPT = 'Nothing was imported.';

/**
 * Finds out how a file is to be decoded: by its mark, else UTF-8 where every byte of it is, else what its letters look
 * like. Reads the whole file once: a name that is not UTF-8 may come late. `chosen`: what a person says it is, unless it
 * has a mark.
 */
export async function textFile(file: Blob, chosen?: Encoding): Promise<TextFile> {
  if (file.size === 0) return unreadable(`The file is empty. ${KEPT} Choose another file.`);
  if (file.size > MAX_FILE_BYTES) {
    const megabytes = formatCount(Math.round(file.size / 1024 / 1024));
    return unreadable(
      `The file has ${megabytes} MB; Muster takes up to 200 MB at once. ${KEPT} Divide it, and import the parts one after the other.`,
    );
  }
  const head = new Uint8Array(await file.slice(0, FORMAT_BYTES).arrayBuffer());
  const other = binaryFormat(head);
  if (other !== null) return unreadable(other);
  const marked = markedUtf16(head) ?? unmarkedUtf16(head);
  if (marked) return marked;
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return text(UTF8);
  if (await isUtf8(file)) return text(UTF8, { isGuarded: !isForMachines(head) });
  const foreign = await foreignCells(file);
  return text(chosen ?? guessEncoding(foreign), { foreign });
}

/** The text of the file, in pieces, with every line end as "\n". */
export async function* decodedPieces(
  file: Blob,
  label: string,
  progress: (bytes: number) => void = () => {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder(label);
  let bytes = 0;
  let isAfterReturn = false;
  for await (const chunk of chunksOf(file)) {
    const piece = decoder.decode(chunk, { stream: true });
    // "\r" at the end of a piece may be half of a line end: it ends the line now, and the "\n" that follows is dropped.
    const rest = isAfterReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    isAfterReturn = piece === '' ? isAfterReturn : piece.endsWith('\r');
    bytes += chunk.byteLength;
    progress(bytes);
    yield rest.includes('\r') ? rest.replace(/\r\n?/g, '\n') : rest;
  }
  yield decoder.decode();
}

async function isUtf8(file: Blob): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of chunksOf(file)) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

const LITTLE: Encoding = { label: 'utf-16le', name: 'UTF-16' };
const BIG: Encoding = { label: 'utf-16be', name: 'UTF-16' };

function markedUtf16(head: Uint8Array): TextFile | null {
  if (startsWith(head, [0xff, 0xfe])) return text(LITTLE);
  return startsWith(head, [0xfe, 0xff]) ? text(BIG) : null;
}

/** UTF-16 without a mark: in western text nearly every other byte is zero. */
function unmarkedUtf16(head: Uint8Array): TextFile | null {
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) zeros[at % 2]! += 1;
  const most = head.length * 0.3;
  if (zeros[1]! > most && zeros[0] === 0) return text(LITTLE);
  return zeros[0]! > most && zeros[1] === 0 ? text(BIG) : null;
}

/** Muster's own profile without guards has UTF-8 without a mark and the line ends of RFC 4180, which spreadsheets don't write together. */
function isForMachines(head: Uint8Array): boolean {
  const at = head.indexOf(0x0a);
  return at > 0 && head[at - 1] === 0x0d;
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, at) => head[at] === byte);
}

function text(
  encoding: Encoding,
  { isGuarded = true, foreign = null }: { isGuarded?: boolean; foreign?: Uint8Array[] | null } = {},
): TextFile {
  return { status: 'text', encoding, isGuarded, foreign };
}

function unreadable(message: string): TextFile {
  return { status: 'unreadable', message };
}
