import { newId } from '../base/ids.ts';
import { type Collection, collections, isCollection } from '../domain/records/collections.ts';
import type { Cookie } from '../protocol/pull.ts';
import type { PushedMutation } from '../protocol/push.ts';
import { encodeChange, type RowChange } from './row-change.ts';
import { lastConfirmed, renumbered } from './outbox-state.ts';
import { pushBatch } from './push-batch.ts';
import type { Replica } from './replica.ts';
import {
  FRESH_META,
  type HowToWrite,
  type OutboxMeta,
  type ReplicaMeta,
  type ReplicaWrite,
  type Written,
} from './storage.ts';
import { beforeDoubt, noteNothings, noteSending } from './sending.ts';
import { Overtaken, type Pushed, type PushLimits, type SyncPort } from './sync-port.ts';
import type { Wholeness } from './wholeness.ts';

type Page = Parameters<SyncPort['applyPage']>[0];
type Tail = Parameters<SyncPort['applyTail']>[0];
type Totals = Parameters<SyncPort['beginReset']>[1];
type Change = (meta: ReplicaMeta) => ReplicaWrite;
type Pulled = RowChange & { readonly collection: Collection };

/** When nothing else is new, the time of the last contact is kept this often: an empty pull writes nothing. */
const CONTACT_KEPT_MS = 600_000;

/** The replica as sync sees it. */
export class ReplicaSync implements SyncPort {
  readonly accountId: string;
  readonly userId: string;
  readonly #replica: Replica;
  /** What the last question was about: the generation, and the cookie as far as its answer was taken. */
  #asked: Pick<ReplicaMeta, 'building' | 'cookie' | 'confirmed'>;
  /** Pulled without a resume point: stored with the next one or with the tail, or not at all. */
  #held: Pulled[] = [];
  /** L2: what is stored next begins a new generation, of so many rows. */
  #begins: Totals | null = null;

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

  toPush(limits: PushLimits): Promise<readonly PushedMutation[]> {
    const { pushedSeq } = this.#replica.outbox.meta;
    const next = this.#replica.waiting().filter((entry) => entry.seq > pushedSeq);
    return Promise.resolve(pushBatch(limits.isAnswered === false ? beforeDoubt(next) : next, limits));
  }

  sending(mutations: readonly PushedMutation[], clientId: string): Promise<void> {
    return noteSending(this.#replica, mutations, clientId);
  }

  isUnanswered(): boolean {
    const { sentSeq = 0, pushedSeq } = this.#replica.outbox.meta;
    return sentSeq > pushedSeq;
  }

  async markPushed(last: number, { clientId, epoch, nothings = [] }: Pushed): Promise<void> {
    const known = this.outboxEpoch() ?? epoch;
    if (this.clientId() === clientId && known === epoch)
      await this.#replica.inTurn(() => noteNothings(this.#replica, nothings));
    await this.#changeMeta(clientId, (meta) => {
      const isOther = (meta.epoch ?? epoch) !== epoch;
      const isKnown = meta.epoch === epoch && meta.pushedSeq >= last;
      return isOther || isKnown ? meta : { ...meta, epoch, pushedSeq: Math.max(meta.pushedSeq, last) };
    });
  }

  rewindPush(last: number, clientId: string): Promise<void> {
    return this.#changeMeta(clientId, (meta) =>
      meta.pushedSeq === last ? meta : { ...meta, pushedSeq: last },
    );
  }

  markTooLarge(seq: number): Promise<void> {
    return this.#replica.inTurn(() =>
      this.#replica.rewriteOutbox([], (state) => ({
        ...state,
        entries: state.entries.map((one) => (one.seq === seq ? { ...one, isTooLarge: true } : one)),
      })),
    );
  }

  renumber(reason: 'forked' | 'epoch'): Promise<void> {
    const { clock, chance } = this.#replica.options;
    return this.#replica.inTurn(async () => {
      const clientId = newId('cl', clock.now(), chance);
      const offersSent = reason === 'epoch';
      // What the rows have is confirmed, also where another tab pulled it.
      this.#replica.meta = await this.#replica.options.storage.replica.meta();
      await this.#replica.rereadOutbox();
      await this.#replica.settleOutbox();
      await this.#replica.rewriteOutbox(offersSent ? 'all' : [], (state) =>
        renumbered(state, { clientId, offersSent, at: clock.now() }),
      );
      await this.#replica.replay();
    });
  }

  cookie(): Cookie | null {
    const { torn, isTorn, meta } = this.#replica;
    // What is torn is on its way out: it is shown until the rows beside it are complete.
    if (meta.shown !== meta.building) return meta.cookie;
    // A page torn while a first sync is under way is not sent again by its resume point.
    return isTorn || (torn.size > 0 && meta.cookie?.resume) ? null : meta.cookie;
  }

  torn(): readonly string[] {
    return [...this.#replica.torn];
  }

  beginPull(): Cookie | null {
    this.#asked = this.#replica.meta;
    this.#held = [];
    this.#begins = null;
    return this.cookie();
  }

  /**
   * The old rows stay on screen beside the new ones, except where the person may no longer see them. They keep their cookie
   * too until the first of the new ones comes with its own: cut before that, the next question is told why as well, and
   * that may be another reason by then. A first sync begins with none, unless it follows a reset that an older build began
   * and that was cut: then those of before are still there, and whole.
   */
  beginReset(...[reason, totals]: Parameters<SyncPort['beginReset']>): Promise<void> {
    this.#held = [];
    const { shown, building } = this.#replica.meta;
    const isFirst = reason === 'first' && shown === building;
    const showsAtOnce = reason === 'access' || isFirst || this.#replica.isTorn;
    this.#begins = showsAtOnce ? null : totals;
    return showsAtOnce ? this.#replica.inTurn(() => this.#dropAndBegin(totals)) : Promise.resolve();
  }

  async #dropAndBegin(totals: Totals): Promise<void> {
    const written = await this.#write((meta) => {
      const begun = begunAnew(meta, totals);
      return { meta: { ...begun, shown: begun.building }, keep: [begun.building] };
    });
    this.#replica.meta = written.meta;
    this.#replica.torn.clear();
    this.#replica.isTorn = false;
    await this.#reload();
    // Other tabs too hold rows that the person may no longer see.
    this.#replica.options.tell({ kind: 'reset' });
  }

  applyPage(page: Page): Promise<void> {
    if (!isCollection(page.collection)) return this.#keepCookie(page.cookie);
    const { collection, rows, versions, cookie } = page;
    if (cookie && !cookie.resume && rows.length === 0) return this.#storePiece(cookie);
    const isAnew = page.again === 'start';
    const change = { collection, rows, versions, ...(isAnew ? { isAnew } : {}) };
    return cookie ? this.#storePage(change, cookie) : this.#hold(change);
  }

  applyGone({ collection, ids }: Parameters<SyncPort['applyGone']>[0]): Promise<void> {
    if (!isCollection(collection)) return Promise.resolve();
    return this.#hold({ collection, rows: [], versions: [], gone: ids });
  }

  hasForgotten(lastSeq: number | null, clientId: string): boolean {
    const { confirmed } = this.#asked;
    return lastSeq !== null && confirmed?.clientId === clientId && lastSeq < confirmed.lastSeq;
  }

  applyTail(tail: Tail, clientId: string): Promise<readonly string[]> {
    return this.#replica.inTurn(async () => {
      await this.#replica.freshenOutbox();
      const confirmed = this.#confirmedBy(tail, clientId);
      if (!this.#isNews(tail, confirmed)) return this.#differing(tail.sums ?? {});
      const isWhole = tail.cookie.resume === undefined;
      const { shown: wasShown } = this.#replica.meta;
      const { isWhole: wasWhole } = this.#replica.wholeness();
      await this.#storeTail(tail, confirmed);
      const { meta } = this.#replica;
      // Whole from here on: what is not here is not to come any more, though no row changed.
      if (isWhole && !wasWhole) this.#replica.options.changed(['accounts']);
      // Shown before the outbox is written: the rows say what they hold, also when the disk takes no more.
      await this.#replica.replay();
      this.#replica.options.tell(meta.shown === wasShown ? { kind: 'rows', collections } : { kind: 'reset' });
      await this.#replica.settleOutbox();
      if (isWhole) await this.#replica.foldWhenLong();
      return this.#differing(tail.sums ?? {});
    });
  }

  /** An empty pull, and nothing to say of it: nothing is written, and no tab is told. */
  #isNews(tail: Tail, confirmed: ReplicaMeta['confirmed']): boolean {
    const { meta, outbox, options } = this.#replica;
    const isSame = isSameCookie(meta.cookie, tail.cookie) && meta.shown === meta.building;
    // The last page of a first sync may have the very cookie of its tail, which alone says that all is here.
    const completes = tail.cookie.resume === undefined && meta.whole !== meta.shown;
    const isConfirmed = (confirmed?.lastSeq ?? 0) > lastConfirmed(meta, outbox);
    const isLeft = outbox.entries.some(({ seq }) => seq <= lastConfirmed(meta, outbox));
    const isLate = options.clock.now() - (meta.syncedAt ?? 0) >= CONTACT_KEPT_MS;
    const isPulled = this.#begins !== null || this.#held.length > 0;
    return !isSame || completes || isPulled || isConfirmed || isLeft || isLate;
  }

  /** What was held, the cookie and what is confirmed, in one transaction. */
  async #storeTail(tail: Tail, confirmed: ReplicaMeta['confirmed']): Promise<void> {
    const isWhole = tail.cookie.resume === undefined;
    const syncedAt = this.#replica.options.clock.now();
    await this.#storeHeld(({ filled, ...old }) => {
      const shown = isWhole ? old.building : old.shown;
      const filling = isWhole ? { whole: shown } : filled ? { filled } : {};
      const next: ReplicaMeta = { ...old, ...filling, cookie: tail.cookie, shown, syncedAt };
      const meta = confirmed ? { ...next, confirmed } : next;
      return { meta, ...(isWhole && old.shown !== old.building ? { keep: [shown] } : {}) };
    });
  }

  /** With what `change` makes of the meta. */
  async #storeHeld(change: Change): Promise<void> {
    const held = this.#held;
    const stored = held.map((one) => ({ ...encodeChange(one), collection: one.collection }));
    const write: Change = (meta) => ({ ...change(meta), ...(stored.length > 0 ? { journal: stored } : {}) });
    const wasShown = this.#replica.meta.shown;
    if (held.length > 0 && this.#begins === null && this.#replica.meta.building === wasShown)
      await this.#answering(write, (guarded) => this.#replica.writeRows(held, { into: 'journal' }, guarded));
    else {
      const { meta } = await this.#write(write);
      if (meta.shown !== wasShown) await this.#replica.loadRows(true);
      else this.#replica.meta = meta;
    }
    this.#held = [];
  }

  dropRows(): Promise<void> {
    return this.#replica.inTurn(async () => {
      await this.#replica.options.storage.replica.write((meta) => {
        const shown = Math.max(meta.building, meta.shown) + 1;
        return { meta: { ...FRESH_META, shown, building: shown }, keep: [] };
      });
      await this.#reload();
      this.#replica.options.tell({ kind: 'reset' });
    });
  }

  wholeness(): Wholeness {
    return this.#replica.wholeness();
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

  /** L4: what was held, and the cookie that says how far it goes, in one transaction. */
  #storePiece(cookie: Cookie): Promise<void> {
    return this.#replica.inTurn(async () => {
      await this.#storeHeld((meta) => ({ meta: { ...meta, cookie } }));
      await this.#replica.replay();
      this.#replica.options.tell({ kind: 'rows', collections });
    });
  }

  async #hold(change: Pulled): Promise<void> {
    this.#held.push(change);
    return Promise.resolve();
  }

  #storePage(change: Pulled, cookie: Cookie): Promise<void> {
    const stored = encodeChange(change);
    const { collection } = change;
    const write = (meta: ReplicaMeta): ReplicaWrite => {
      const { filled, nextPage } = meta;
      const more = filled ? { filled: { ...filled, rows: filled.rows + change.rows.length } } : {};
      return {
        meta: { ...meta, ...more, cookie, nextPage: nextPage + 1 },
        page: { collection, number: nextPage, stored },
      };
    };
    return this.#replica.inTurn(() =>
      this.#answering(write, (guarded) => this.#replica.writeRows([change], { into: collection }, guarded)),
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
        const write = change(this.#begins ? begunAnew(meta, this.#begins) : meta);
        left = write.meta;
        return write;
      });
      this.#asked = left;
      this.#begins = null;
      return value;
    } catch (error) {
      // Storage may wrap what was thrown in its transaction.
      if (!isOvertaken) throw error;
      await this.#replica.loadRows(false);
      await this.#replica.replay();
      throw new Overtaken();
    }
  }

  async #reload(): Promise<void> {
    await this.#replica.loadRows(true);
    await this.#replica.replay();
  }

  #changeMeta(clientId: string, change: (meta: OutboxMeta) => OutboxMeta): Promise<void> {
    return this.#replica.inTurn(async () => {
      let isChanged = false;
      const meta = await this.#replica.options.storage.outbox.changeMeta((old) => {
        const next = old.clientId === clientId ? change(old) : old;
        isChanged = next !== old;
        return next;
      });
      await this.#replica.takeOutboxMeta(meta);
      if (isChanged) this.#replica.options.tell({ kind: 'outbox' });
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

/** Beside what is shown; its cookie comes with its first rows. Older ones that were never complete go with its tail. */
function begunAnew(meta: ReplicaMeta, totals: Totals): ReplicaMeta {
  const building = Math.max(meta.building, meta.shown) + 1;
  const filled = { rows: 0, total: Object.values(totals).reduce((sum, count) => sum + count, 0) };
  return { ...meta, cookie: null, building, nextPage: 1, filled };
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
