/** An inventory around its list of software. */
interface SplitXml {
  readonly before: Buffer;
  /** `<SOFTWARES>…</SOFTWARES>` once or more, with blanks between. */
  readonly list: Buffer;
  readonly after: Buffer;
}

const OPEN = Buffer.from('<SOFTWARES>');
const CLOSE = Buffer.from('</SOFTWARES>');
const BLANKS: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * Finds the list by its bytes, without parsing: 0.2 ms for 900 rows that take 10 ms to parse. null: there is none, or it
 * is not in one piece. Whether it stands where a list may stand is for a parser to say.
 */
export function splitAtSoftware(body: Buffer): SplitXml | null {
  const from = body.indexOf(OPEN);
  if (from < 0) return null;
  let to = from;
  for (let next = from; startsAt(body, OPEN, next); next = afterBlanks(body, to)) {
    const close = body.indexOf(CLOSE, next + OPEN.length);
    if (close < 0) return null;
    to = close + CLOSE.length;
  }
  if (body.includes(OPEN, to)) return null;
  return { before: body.subarray(0, from), list: body.subarray(from, to), after: body.subarray(to) };
}

function startsAt(body: Buffer, word: Buffer, at: number): boolean {
  return body.compare(word, 0, word.length, at, Math.min(at + word.length, body.length)) === 0;
}

function afterBlanks(body: Buffer, at: number): number {
  while (BLANKS.has(body[at])) at++;
  return at;
}
