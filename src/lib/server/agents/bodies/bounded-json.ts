import { RefusedBody } from './refused-body.ts';

/**
 * Parses a body that is bounded in size already, unless it nests deeper than `deepest`: what walks through the result
 * may then call itself. Looking costs 1 ms a megabyte. Throws RefusedBody.
 */
export function boundedJson(body: Buffer, deepest: number): unknown {
  if (depthOf(body, deepest) > deepest) throw new RefusedBody(400, `The JSON nests deeper than ${deepest}.`);
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new RefusedBody(400, 'The body is not JSON.');
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set(Buffer.from('[{'));
const CLOSING: ReadonlySet<number> = new Set(Buffer.from(']}'));

/** Of brackets outside of texts; looks no further than one too many. */
function depthOf(body: Buffer, deepest: number): number {
  let depth = 0;
  let most = 0;
  let isText = false;
  for (let at = 0; at < body.length && most <= deepest; at++) {
    const byte = body[at]!;
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) isText = !isText;
    else if (isText) continue;
    else if (OPENING.has(byte)) most = Math.max(most, ++depth);
    else if (CLOSING.has(byte)) depth--;
  }
  return most;
}
