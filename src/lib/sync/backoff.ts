import type { Chance } from '../base/chance.ts';

const FIRST_MS = 1_000;
/** A server that comes back is noticed within a minute, and a thousand browsers cost it 20 questions a second. */
const LONGEST_MS = 60_000;

/** How long to wait after that many failures before this one: 1 s doubling to 60 s, less up to half by chance. */
export function backoffMs(failures: number, chance: Chance): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16));
  return jittered(whole, chance);
}

/** Between half and all of `ms`, so that browsers that failed together do not return together. */
export function jittered(ms: number, chance: Chance): number {
  const [high = 0, low = 0] = chance.bytes(2);
  return Math.round(ms * (0.5 + (high * 256 + low) / 131_072));
}
