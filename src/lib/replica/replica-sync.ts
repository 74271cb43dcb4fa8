import { newId } from '../base/ids.ts';
import { type Collection, collections, isCollection } from '../domain/records/collections.ts';
import type { Cookie } from '../protocol/pull.ts';
import type { PushedMutation } from '../protocol/push.ts';
import { encodeChange, type RowChange } from './row-change.ts';
import { lastConfirmed, renumbered, settled } from './outbox-state.ts';
import type { Replica } from './replica.ts';
import {
  type Entry,
  FRESH_META,
  type HowToWrite,
  type OutboxMeta,
  type ReplicaMeta,
  type ReplicaWrite,
  type Written,
} from './storage.ts';
import { Overtaken, type SyncPort } from './sync-port.ts';

type Page = Parameters<SyncPort['applyPage']>[0];
type Tail = Parameters<SyncPort['applyTail']>[0];
type Change = (meta: ReplicaMeta) => ReplicaWrite;

/** The replica as sync sees it. */
export class ReplicaSync implements SyncPort {
  readonly accountId: string;
  readonly userId: string;
  readonly #replica: Replica;
  /** What the last question was about: the generation, and the cookie as far as its answer was taken. */
  #asked: Pick<ReplicaMeta, 'building' | 'cookie'>;

  constructor(replica: Replica) {
    this.#replica = replica;
    this.accountId = replica.options.person.accountId;
    this.userId = replica.options.person.userId;
    this.#asked = replica.meta;
  }

  clientId(): string {
    return this.#replica.outbox.meta.clientId;
  }

  outboxEpoch(): string | null {
    return this.#replica.outbox.meta.epoch ?? null;
  }

  toPush(limits: { count: number; bytes: number }): Promise<readonly PushedMutation[]> {
    const { pushedSeq } = this.#replica.outbox.meta;
    const next = this.#replica.waiting().filter((entry) => entry.seq > pushedSeq);
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
    return Promise.resolve(taken);
  }

  markPushed(last: number, { clientId, epoch }: { clientId: string; epoch: string }): Promise<void> {
    return this.#changeMeta(clientId, (meta) => {
      const isOther = (meta.epoch ?? epoch) !== epoch;
      return isOther ? meta : { ...meta, epoch, pushedSeq: Math.max(meta.pushedSeq, last) };
    });
  }

  rewindPush(last: number, clientId: string): Promise<void> {
    return this.#changeMeta(clientId, (meta) => ({ ...meta, pushedSeq: last }));
  }

  markTooLarge(seq: number): Promise<void> {
    return this.#replica.inTurn(() =>
      this.#replica.rewriteOutbox((state) => ({
        ...state,
        entries: state.entries.map((one) => (one.seq === seq ? { ...one, isTooLarge: true } : one)),
      })),
    );
  }

  renumber(reason: 'forked' | 'epoch'): Promise<void> {
    const { clock, chance } = this.#replica.options;
    return this.#replica.inTurn(async () => {
      const clientId = newId('cl', clock.now(), chance);
      const meta = await this.#replica.options.storage.replica.meta();
      await this.#replica.rewriteOutbox((state) =>
        renumbered(settled(state, meta, clock.now()), {
          clientId,
          offersSent: reason === 'epoch',
          at: clock.now(),
        }),
      );
      await this.#replica.replay();
    });
  }

  cookie(): Cookie | null {
    const { torn, isTorn, meta } = this.#replica;
    // A page torn while a first sync is under way is not sent again by its resume point.
    return isTorn || (torn.size > 0 && meta.cookie?.resume) ? null : meta.cookie;
  }

  torn(): readonly string[] {
    return [...this.#replica.torn];
  }

  beginPull(): Cookie | null {
    this.#asked = this.#replica.meta;
    return this.cookie();
  }

  /** The old rows stay on screen beside the new ones, except where the person may no longer see them. */
  beginReset(reason: Parameters<SyncPort['beginReset']>[0]): Promise<void> {
    return this.#replica.inTurn(async () => {
      const showsAtOnce = reason === 'access' || reason === 'first' || this.#replica.isTorn;
      const written = await this.#write((meta) => {
        const building = Math.max(meta.building, meta.shown) + 1;
        const shown = showsAtOnce ? building : meta.shown;
        const next: ReplicaMeta = { ...meta, cookie: null, building, shown, nextPage: 1 };
        return { meta: next, keep: [shown, building] };
      });
      this.#replica.meta = written.meta;
      this.#replica.torn.clear();
      this.#replica.isTorn = false;
      if (!showsAtOnce) return;
      await this.#reload(true);
      // Other tabs too hold rows that the person may no longer see.
      this.#replica.options.tell({ kind: 'reset' });
    });
  }

  applyPage(page: Page): Promise<void> {
    if (!isCollection(page.collection)) return this.#keepCookie(page.cookie);
    const { collection, rows, versions } = page;
    const isAnew = page.again === 'start';
    return this.#store({ collection, rows, versions, ...(isAnew ? { isAnew } : {}) }, page.cookie);
  }

  applyGone(gone: Parameters<SyncPort['applyGone']>[0]): Promise<void> {
    if (!isCollection(gone.collection)) return Promise.resolve();
    return this.#store({ collection: gone.collection, rows: [], versions: [], gone: gone.ids });
  }

  applyTail(tail: Tail, clientId: string): Promise<readonly string[]> {
    return this.#replica.inTurn(async () => {
      const { clock } = this.#replica.options;
      await this.#replica.rereadOutbox();
      const confirmed = this.#confirmedBy(tail, clientId);
      const isWhole = tail.cookie.resume === undefined;
      const { shown: wasShown, cookie } = this.#replica.meta;
      const wasWhole = cookie !== null && cookie.resume === undefined;
      const { meta } = await this.#write((old) => {
        const shown = isWhole ? old.building : old.shown;
        const next: ReplicaMeta = { ...old, cookie: tail.cookie, shown };
        const kept = { ...next, ...(confirmed ? { confirmed } : {}), syncedAt: clock.now() };
        return isWhole && old.shown !== old.building ? { meta: kept, keep: [shown] } : { meta: kept };
      });
      if (meta.shown !== wasShown) await this.#replica.loadRows(true);
      else this.#replica.meta = meta;
      // Whole from here on: what is not here is not to come any more, though no row changed.
      if (isWhole && !wasWhole) this.#replica.options.changed(['accounts']);
      // Shown before the outbox is written: the rows say what they hold, also when the disk takes no more.
      await this.#replica.replay();
      this.#replica.options.tell(meta.shown === wasShown ? { kind: 'rows', collections } : { kind: 'reset' });
      if (confirmed) await this.#replica.rewriteOutbox((state) => settled(state, meta, clock.now()));
      if (isWhole) await this.#replica.foldWhenLong();
      return this.#differing(tail.sums ?? {});
    });
  }

  dropRows(): Promise<void> {
    return this.#replica.inTurn(async () => {
      await this.#replica.options.storage.replica.write((meta) => {
        const shown = Math.max(meta.building, meta.shown) + 1;
        return { meta: { ...FRESH_META, shown, building: shown }, keep: [] };
      });
      await this.#reload(true);
      this.#replica.options.tell({ kind: 'reset' });
    });
  }

  waitingCount(): number {
    return this.#replica.waiting().length;
  }

  /** L3: counts only for the client that asked, and only what the same database acknowledged to that client. */
  #confirmedBy(tail: Tail, clientId: string): ReplicaMeta['confirmed'] {
    const { meta } = this.#replica.outbox;
    if (tail.lastSeq === null || clientId !== meta.clientId) return null;
    if ((meta.epoch ?? tail.cookie.epoch) !== tail.cookie.epoch) return null;
    const lastSeq = Math.max(
      Math.min(tail.lastSeq, meta.pushedSeq),
      lastConfirmed(this.#replica.meta, this.#replica.outbox),
    );
    return lastSeq === 0 ? null : { clientId, lastSeq };
  }

  #store(change: RowChange & { collection: Collection }, cookie?: Cookie): Promise<void> {
    const stored = encodeChange(change);
    const into = cookie ? change.collection : 'journal';
    const write = (meta: ReplicaMeta): ReplicaWrite => {
      const next = { ...meta, cookie: cookie ?? meta.cookie };
      if (!cookie) return { meta: next, journal: { ...stored, collection: change.collection } };
      const page = { collection: change.collection, number: meta.nextPage, stored };
      return { meta: { ...next, nextPage: meta.nextPage + 1 }, page };
    };
    return this.#replica.inTurn(() =>
      this.#answering(write, (guarded) => this.#replica.writeRows(change, { into }, guarded)),
    );
  }

  async #keepCookie(cookie: Cookie | undefined): Promise<void> {
    if (!cookie) return;
    await this.#replica.inTurn(async () => {
      const written = await this.#write((meta) => ({ meta: { ...meta, cookie } }), { into: 'meta' });
      this.#replica.meta = written.meta;
    });
  }

  #write(change: Change, how: HowToWrite = {}): Promise<Written> {
    return this.#answering(change, (guarded) => this.#replica.options.storage.replica.write(guarded, how));
  }

  /**
   * `guarded` throws Overtaken inside the transaction where the rows are no longer those that were asked about: begun
   * anew, or brought further by another tab. An answer that was long on its way would else set them back, and an edit
   * that is confirmed already would be missing until the next pull.
   */
  async #answering<Value>(change: Change, run: (guarded: Change) => Promise<Value>): Promise<Value> {
    let isOvertaken = false;
    let left: ReplicaMeta = this.#replica.meta;
    try {
      const value = await run((meta) => {
        const { building, cookie } = this.#asked;
        isOvertaken = meta.building !== building || !isSameCookie(meta.cookie, cookie);
        if (isOvertaken) throw new Overtaken();
        const write = change(meta);
        left = write.meta;
        return write;
      });
      this.#asked = left;
      return value;
    } catch (error) {
      // Storage may wrap what was thrown in its transaction.
      if (!isOvertaken) throw error;
      await this.#replica.loadRows(false);
      await this.#replica.replay();
      throw new Overtaken();
    }
  }

  async #reload(isAnew: boolean): Promise<void> {
    await this.#replica.loadRows(isAnew);
    if (isAnew) await this.#replica.replay();
  }

  #changeMeta(clientId: string, change: (meta: OutboxMeta) => OutboxMeta): Promise<void> {
    return this.#replica.inTurn(async () => {
      const meta = await this.#replica.options.storage.outbox.changeMeta((old) =>
        old.clientId === clientId ? change(old) : old,
      );
      this.#replica.outbox = { ...this.#replica.outbox, meta };
      this.#replica.options.tell({ kind: 'outbox' });
    });
  }

  #differing(sums: NonNullable<Tail['sums']>): string[] {
    return Object.entries(sums)
      .filter(([name, { count, sum }]) => {
        if (!isCollection(name)) return false;
        let [rows, total] = [0, 0];
        for (const [, version] of this.#replica.tables.of(name).confirmed()) {
          rows += 1;
          total += version;
        }
        return rows !== count || total !== sum;
      })
      .map(([name]) => name);
  }
}

function isSameCookie(one: Cookie | null, other: Cookie | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.version === other.version &&
    one.epoch === other.epoch &&
    one.access === other.access &&
    one.schema === other.schema &&
    one.resume?.collection === other.resume?.collection &&
    one.resume?.after === other.resume?.after
  );
}

function envelope({ seq, id, name, version, args, at, isTooLarge }: Entry): PushedMutation {
  return isTooLarge ? { seq, id, name, version, at } : { seq, id, name, version, args, at };
}

/** Of its JSON in UTF-8. */
function bytesOf(sent: PushedMutation): number {
  return new TextEncoder().encode(JSON.stringify(sent)).length;
}
