import type { SyncStatus } from '#workers/replica/contract.ts';
import { MAX_PUSH_BYTES } from '../protocol/push.ts';
import { type Contact, contactOf } from './contact.ts';
import { pullAll, type PullWishes } from './pull.ts';
import { pushAll, PushPace } from './push.ts';
import { statusOf, type SyncFacts } from './status.ts';
import type { Surroundings } from './surroundings.ts';
import type { Trouble } from './trouble.ts';

/** L7: sums are compared once a day. */
const COMPARE_MS = 24 * 3_600_000;

export interface SyncOptions extends Surroundings {
  /** Refusals in the Inbox. */
  attention(): number;
  /** The server was set back to an earlier backup, and the person has not seen it said. */
  restored?(): SyncFacts['restored'];
  /** When the last session of this device was in sync; null: never. */
  readonly syncedAt?: number | null;
  /** Called when it differs from the last one told. */
  onStatus(status: SyncStatus): void;
  /** For the other tabs of the person. */
  onContact?(contact: Contact): void;
  /** L7: the replica had diverged in these collections, which are pulled again. */
  onDiffer?(collections: readonly string[]): void;
}

/** One cycle: push, then pull; and the facts that cycles leave behind. */
export class Cycle {
  private readonly options: SyncOptions;
  private trouble: Trouble | 'storage-failed' | null = null;
  /** What is next in the outbox waits for its person to show that it is them; rows are pulled all the same. */
  private isHeld = false;
  private hasAsked = false;
  /** When the last attempt ended, here or in another tab. */
  private contactAt = 0;
  private isRunning = false;
  private syncedAt: number | null;
  private progress: SyncFacts['progress'] = null;
  /** Sums are compared at the start, since a worker that died may have left a collection half pulled. */
  private comparedAt: number | null = null;
  private again: readonly string[] = [];
  private told = '';
  private isSilent = false;
  private readonly pace: PushPace;

  constructor(options: SyncOptions) {
    this.options = options;
    this.syncedAt = options.syncedAt ?? null;
    this.pace = new PushPace(options.port.isUnanswered());
  }

  get isComplete(): boolean {
    const cookie = this.options.port.cookie();
    return cookie !== null && cookie.resume === undefined;
  }

  compareNext(): void {
    this.comparedAt = null;
  }

  /** Answers whether it ended well. */
  async run(): Promise<boolean> {
    this.isRunning = true;
    this.tell();
    try {
      this.trouble = await this.pushAndPull();
    } catch {
      // Only storage throws here: what is durable stays, and the next cycle begins from it.
      this.trouble = 'storage-failed';
    }
    if (this.trouble === null) this.syncedAt = this.options.clock.now();
    this.isRunning = false;
    this.hasAsked = true;
    if (this.trouble === null) this.progress = null;
    this.tell();
    this.tellContact();
    return this.trouble === null;
  }

  private tellContact(): void {
    this.contactAt = this.options.clock.now();
    const contact = contactOf(this.trouble, { at: this.contactAt, isHeld: this.isHeld });
    if (contact && !this.isSilent) this.options.onContact?.(contact);
  }

  heardContact({ at, trouble, isHeld = false }: Contact): void {
    // What is wrong in this tab alone stays until its own attempt ends well.
    if (at <= this.contactAt || this.isRunning || contactOf(this.trouble, { at }) === null) return;
    this.contactAt = at;
    this.isHeld = isHeld;
    this.trouble = trouble;
    if (trouble === null) this.syncedAt = at;
    this.tell();
  }

  private async pushAndPull(): Promise<Trouble | null> {
    const { port } = this.options;
    // Twice, when a new clientId makes pushing possible again; more often would be a server that plays.
    for (let round = 0; round < 3; round++) {
      const pushed = await pushAll(this.options, { pace: this.pace, isAnswered: round > 0 });
      if (pushed.status === 'trouble') return this.settle(pushed.trouble);
      this.isHeld = pushed.status === 'held';
      const pulled = await pullAll(this.options, this.wishes());
      if (pulled.status === 'trouble') return this.settle(pulled.trouble);
      if (pulled.status === 'done' && pulled.isCompared) {
        this.comparedAt = this.options.clock.now();
        this.again = [];
      }
      // P4: the gap was not a restored backup's. A new clientId begins to count at 1, and the ids keep it safe.
      if (pushed.status === 'stuck' && pulled.status === 'done') await port.renumber('forked');
      else if (pulled.status === 'done' && !(await this.hasMore(pulled.confirmed))) return null;
    }
    return 'busy';
  }

  private async hasMore(confirmed: { lastSeq: number; clientId: string }): Promise<boolean> {
    return (await this.forgot(confirmed)) || (await this.isHeldBack());
  }

  /** Whether what was discarded after it was sent waits for a server that answers, as this one just did. */
  private async isHeldBack(): Promise<boolean> {
    const { port } = this.options;
    if (port.waitingCount() === 0) return false;
    const [next] = await port.toPush({ count: 1, bytes: MAX_PUSH_BYTES });
    return next?.name === 'noop';
  }

  /**
   * Whether the server lacks entries that it once acknowledged: a backup was restored before this browser pulled even
   * once, so that no cookie could tell. They are pushed again; the ids keep that safe (P4).
   */
  private async forgot(confirmed: { lastSeq: number; clientId: string }): Promise<boolean> {
    const { port } = this.options;
    const one = { count: 1, bytes: MAX_PUSH_BYTES };
    // An edit made meanwhile has its own nudge.
    if (port.waitingCount() === 0 || (await port.toPush(one)).length > 0) return false;
    await port.rewindPush(confirmed.lastSeq, confirmed.clientId);
    return (await port.toPush(one)).length > 0;
  }

  private async settle(trouble: Trouble): Promise<Trouble> {
    // L2: what a removed person may no longer see goes at once; the outbox stays for export.
    if (trouble === 'removed') await this.options.port.dropRows();
    return trouble;
  }

  private wishes(): PullWishes {
    const now = this.options.clock.now();
    return {
      withSums: this.comparedAt === null || now - this.comparedAt >= COMPARE_MS,
      again: [...new Set([...this.again, ...this.options.port.torn()])],
      filling: (news) => this.fill(news),
      differ: (collections) => {
        this.again = collections;
        this.options.onDiffer?.(collections);
      },
    };
  }

  private fill(news: Parameters<PullWishes['filling']>[0]): void {
    if ('totals' in news) {
      const total = Object.values(news.totals).reduce((sum, count) => sum + count, 0);
      this.progress = { rows: 0, total };
    } else if (this.progress) {
      this.progress = {
        ...this.progress,
        rows: Math.min(this.progress.total, this.progress.rows + news.rows),
      };
    }
    this.tell();
  }

  status(): SyncStatus {
    const { port, attention } = this.options;
    const { trouble, isHeld, hasAsked, isRunning, syncedAt, progress } = this;
    return statusOf({
      trouble,
      isHeld,
      hasAsked,
      isRunning,
      syncedAt,
      progress,
      cookie: port.cookie(),
      waiting: port.waitingCount(),
      attention: attention(),
      restored: this.options.restored?.() ?? null,
      wholeness: port.wholeness(),
    });
  }

  /** From now on nobody listens. */
  silence(): void {
    this.isSilent = true;
  }

  tell(): void {
    if (this.isSilent) return;
    const status = this.status();
    const text = JSON.stringify(status);
    if (text === this.told) return;
    this.told = text;
    this.options.onStatus(status);
  }
}
