import * as v from 'valibot';
import { cookieSchema, type PullLine, pullLineSchema } from '../protocol/pull.ts';

/** A page of 512 rows is about 200 kB, with refusals of imports some MB. More than this is not our server. */
const MAX_LINE_LENGTH = 64 * 1024 * 1024;

/** Thrown when the answer is not one of this protocol (P8), or was cut inside a line. */
export class NotOurAnswer extends Error {}

/** L3: the lines of an NDJSON answer as they arrive. `alive` is called for every chunk. */
export async function* pullLines(response: Response, alive: () => void): AsyncGenerator<PullLine> {
  if (!response.body) throw new NotOurAnswer('no body');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const chunk = await reader.read();
      if (chunk.done) break;
      alive();
      const texts = (rest + chunk.value).split('\n');
      rest = texts.pop() ?? '';
      if (rest.length > MAX_LINE_LENGTH) throw new NotOurAnswer('a line without end');
      for (const text of texts) if (text !== '') yield parsePullLine(text);
    }
    if (rest !== '') yield parsePullLine(rest);
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** One line, checked. */
function parsePullLine(text: string): PullLine {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    throw new NotOurAnswer('not JSON');
  }
  if (isPage(line)) return line;
  if (typeof line === 'object' && line !== null && (line as Page).line === 'page')
    throw new NotOurAnswer('not a page');
  const parsed = v.safeParse(pullLineSchema, line);
  if (!parsed.success) throw new NotOurAnswer('not a line of a pull');
  return parsed.output;
}

type Page = Extract<PullLine, { line: 'page' }>;

const PAGE_KEYS = new Set(['line', 'collection', 'rows', 'versions', 'cookie', 'again']);

/**
 * The page schema of the protocol by hand: 80,000 rows a second pass here, and valibot's loose objects copy every
 * row. Rows are what the server stored, so their fields are not checked again.
 */
function isPage(line: unknown): line is Page {
  if (typeof line !== 'object' || line === null || (line as Page).line !== 'page') return false;
  const page = line as Page;
  if (typeof page.collection !== 'string' || !Array.isArray(page.rows) || !Array.isArray(page.versions))
    return false;
  if (page.rows.length !== page.versions.length) return false;
  if (page.cookie !== undefined && !v.is(cookieSchema, page.cookie)) return false;
  if (page.again !== undefined && page.again !== 'start' && page.again !== 'more') return false;
  return (
    page.rows.every(isRow) &&
    page.versions.every(isVersion) &&
    Object.keys(page).every((key) => PAGE_KEYS.has(key))
  );
}

function isRow(row: unknown): boolean {
  return typeof row === 'object' && row !== null && typeof (row as { id?: unknown }).id === 'string';
}

function isVersion(version: unknown): boolean {
  return typeof version === 'number' && Number.isSafeInteger(version) && version >= 0;
}
