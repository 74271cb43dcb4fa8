import type { Clock } from '#lib/base/clock.ts';
import { BROWSER_TIME, SERVER_TIME } from './mutations.ts';
import type { ManualTime } from '../support/manual-time.ts';

const TEN_YEARS_MS = 3_700 * 86_400_000;

/** A clock that is wrong, and may be set. */
export class SkewedClock implements Clock {
  private readonly skewMs: number;
  private movedMs = 0;
  private readonly time: ManualTime;

  constructor(time: ManualTime, skewMs: number) {
    this.time = time;
    this.skewMs = skewMs;
  }

  now(): number {
    return this.time.now() + this.skewMs + this.movedMs;
  }

  /** Forward or back, ten years from where it began at most. */
  set(ms: number): void {
    if (Math.abs(this.movedMs + ms) <= TEN_YEARS_MS) this.movedMs += ms;
  }
}

/** A browser's is far before the server's. */
export function browserClock(time: ManualTime): SkewedClock {
  return new SkewedClock(time, BROWSER_TIME - SERVER_TIME);
}
