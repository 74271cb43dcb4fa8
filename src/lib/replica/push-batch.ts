import type { PushedMutation } from '../protocol/push.ts';
import type { Entry } from './stored/storage.ts';

/** P1: the first of them, within both limits; at least one. */
export function pushBatch(
  next: readonly Entry[],
  limits: { readonly count: number; readonly bytes: number },
): PushedMutation[] {
  const taken: PushedMutation[] = [];
  let bytes = 0;
  for (const entry of next.slice(0, limits.count)) {
    const whole = envelope(entry);
    const size = bytesOf(whole);
    // No push has room for it, so it goes without what it says, and is refused: what waits behind it goes along.
    const isTooLarge = size > limits.bytes;
    const sent = isTooLarge ? envelope({ ...entry, isTooLarge }) : whole;
    bytes += (isTooLarge ? bytesOf(sent) : size) + 1;
    if (taken.length > 0 && bytes > limits.bytes) break;
    taken.push(sent);
  }
  return taken;
}

function envelope({ seq, id, name, version, args, at, isTooLarge }: Entry): PushedMutation {
  return isTooLarge ? { seq, id, name, version, at } : { seq, id, name, version, args, at };
}

/** Of its JSON in UTF-8. */
function bytesOf(sent: PushedMutation): number {
  return new TextEncoder().encode(JSON.stringify(sent)).length;
}
