import { checksum } from '../base/hash.ts';
import type { PullLine } from '../protocol/pull.ts';
import { PROTOCOL } from '../protocol/version.ts';
import { ask } from './ask.ts';
import { NotOurAnswer } from './pull-lines.ts';
import type { Surroundings } from './surroundings.ts';

type Outside = Pick<Surroundings, 'port' | 'fetch' | 'timers'>;
type ReadyLine = Extract<PullLine, { line: 'ready' }>;
type OtherLine = Exclude<PullLine, ReadyLine>;

/** A line, and the text of the page that it tells of. */
export type Fetched = OtherLine | (ReadyLine & { readonly text: string });

/** Pages asked for at once: each is about 0.1 MB on the wire, and the disk takes one while the next are under way. */
const AHEAD = 4;

/**
 * The lines in their order, ready pages fetched some lines ahead of the reader. Throws NotOurAnswer where a page can't be
 * had: it was replaced meanwhile, or the line was cut. What stands before that is given first, so that each try gets
 * further.
 */
export async function* withReadyPages(
  outside: Outside,
  lines: AsyncIterable<PullLine>,
): AsyncGenerator<Fetched> {
  const ahead: Promise<Fetched>[] = [];
  for await (const one of untilCut(lines)) {
    ahead.push('cut' in one ? Promise.reject(one.cut as Error) : given(outside, one.line));
    // Somebody listens when its turn comes; until then a failure is not unheard.
    ahead.at(-1)?.catch(() => undefined);
    const isNext = ahead.length === 1 && 'line' in one && one.line.line !== 'ready';
    if (isNext || ahead.length > AHEAD) yield await ahead.shift()!;
  }
  for (const one of ahead) yield await one;
}

/** As they are, and at the end what cut them. */
async function* untilCut(
  lines: AsyncIterable<PullLine>,
): AsyncGenerator<{ readonly line: PullLine } | { readonly cut: unknown }> {
  try {
    for await (const line of lines) yield { line };
  } catch (cut) {
    yield { cut };
  }
}

function given(outside: Outside, line: PullLine): Promise<Fetched> {
  return line.line === 'ready' ? fetched(outside, line) : Promise.resolve(line);
}

async function fetched(outside: Outside, line: ReadyLine): Promise<Fetched> {
  const { accountId, userId } = outside.port;
  const body = { protocol: PROTOCOL, accountId, userId, digest: line.digest };
  const asked = await ask(outside, '/api/sync/page', { body });
  if ('trouble' in asked) throw new NotOurAnswer(`a page was not to be had: ${asked.trouble}`);
  try {
    const text = await asked.response.text();
    if (checksum(text) !== line.sum) throw new NotOurAnswer('a page that was cut');
    return { ...line, text };
  } finally {
    asked.watch.end();
  }
}
