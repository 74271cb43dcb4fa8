import type { Clock } from '#lib/base/clock.ts';
import { SERVER_TIME } from './law-mutations.ts';
import type { ManualTime } from './manual-time.ts';

/** A browser's clock is far before the server's, and may be set. */
export class BrowserClock implements Clock {
  skewMs = BROWSER_TIME - SERVER_TIME;
  private readonly time: ManualTime;

  constructor(time: ManualTime) {
    this.time = time;
  }

  now(): number {
    return this.time.now() + this.skewMs;
  }
}

/** Ten years on both sides stay between 1970 and the server's time. */
export const BROWSER_TIME = 800_000_000_000;
