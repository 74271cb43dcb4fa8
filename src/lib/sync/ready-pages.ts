import { checksum } from '../base/hash.ts';
import type { PullLine } from '../protocol/pull.ts';
import { PROTOCOL } from '../protocol/version.ts';
import { ask } from './ask.ts';
import { NotOurAnswer } from './pull-lines.ts';
import type { Surroundings } from './surroundings.ts';

type Outside = Pick<Surroundings, 'port' | 'fetch' | 'timers'>;
export type ReadyLine = Extract<PullLine, { line: 'ready' }>;
type OtherLine = Exclude<PullLine, ReadyLine>;

/** A line, and the text of the page that it tells of. */
export type Fetched = OtherLine | (ReadyLine & { readonly text: string });

/** Pages asked for at once: each is about 0.1 MB on the wire, and the disk takes one while the next are under way. */
const AHEAD = 4;

/**
 * The lines in their order, ready pages fetched some lines ahead of whoever reads. Throws NotOurAnswer where a page can't be
 * had: it was made anew meanwhile, or the line was cut. What was read before stays, and the next question goes on after it.
 */
export async function* withReadyPages(
  outside: Outside,
  lines: AsyncIterable<PullLine>,
): AsyncGenerator<Fetched> {
  const ahead: Promise<Fetched>[] = [];
  for await (const line of lines) {
    ahead.push(line.line === 'ready' ? fetched(outside, line) : Promise.resolve(line));
    // Somebody listens when its turn comes; until then a failure is not unheard.
    ahead.at(-1)?.catch(() => undefined);
    if (ahead.length > AHEAD) yield await ahead.shift()!;
  }
  for (const one of ahead) yield await one;
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
