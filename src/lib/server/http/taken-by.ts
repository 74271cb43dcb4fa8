import { TAKES, TAKES_PARTS, TAKES_READY, TAKES_SEEN } from '../../protocol/pull.ts';

/** What the asking build understands beyond what every build does. */
export function takenBy(headers: Headers) {
  const takes = (headers.get(TAKES) ?? '').split(',').map((one) => one.trim());
  return {
    takesReady: headers.has(TAKES_READY),
    takesParts: takes.includes(TAKES_PARTS),
    takesSeen: takes.includes(TAKES_SEEN),
  };
}
