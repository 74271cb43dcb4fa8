import type { NewSecurityEvent } from '../../protocol/security-event.ts';
import { TooMuch } from './trouble.ts';

/** An event is 300 bytes: what a flood can make wait is a megabyte. */
const MOST_WAITING = 2_000;
/** Of one company in a transaction. */
const MOST_AT_ONCE = 100;

interface Waiting {
  readonly accountId: string;
  readonly event: NewSecurityEvent;
  readonly settle: PromiseWithResolvers<void>;
}

/**
 * Events that happened, kept one transaction at a time, as many of a company as wait together: a flood of failed
 * sign-ins takes one connection of those that write, and no more.
 */
export class EventLane {
  private readonly keep: (accountId: string, events: readonly NewSecurityEvent[]) => Promise<void>;
  private waiting: Waiting[] = [];
  private underWay: Promise<void> | null = null;

  constructor(keep: (accountId: string, events: readonly NewSecurityEvent[]) => Promise<void>) {
    this.keep = keep;
  }

  /** Answers once it is kept. Throws TooMuch when too many wait, and what `keep` throws. */
  add(accountId: string, event: NewSecurityEvent): Promise<void> {
    if (this.waiting.length >= MOST_WAITING)
      return Promise.reject(new TooMuch('More happens at once than can be kept.'));
    const settle = Promise.withResolvers<void>();
    this.waiting.push({ accountId, event, settle });
    this.underWay ??= this.work();
    return settle.promise;
  }

  /** Answers when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.underWay) await this.underWay;
  }

  private async work(): Promise<void> {
    for (let some = this.next(); some.length > 0; some = this.next()) await this.keepSome(some);
    // In the same moment: what is added in a later one begins anew.
    this.underWay = null;
  }

  private async keepSome(some: readonly Waiting[]): Promise<void> {
    const accountId = some[0]?.accountId ?? '';
    const events = some.map(({ event }) => event);
    await this.keep(accountId, events).then(
      () => some.forEach(({ settle }) => settle.resolve()),
      (error: unknown) => some.forEach(({ settle }) => settle.reject(error)),
    );
  }

  private next(): Waiting[] {
    const accountId = this.waiting[0]?.accountId;
    const some = this.waiting.filter((one) => one.accountId === accountId).slice(0, MOST_AT_ONCE);
    const taken = new Set(some);
    this.waiting = this.waiting.filter((one) => !taken.has(one));
    return some;
  }
}
