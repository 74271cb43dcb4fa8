import { newId } from '../base/ids.ts';
import { collections, isCollection } from '../domain/records/collections.ts';
import type { Cookie } from '../protocol/pull.ts';
import type { PushedMutation } from '../protocol/push.ts';
import { begunAnew, isSameCookie, pageOf, Pulling, type Totals } from './pulling.ts';
import { lastConfirmed, renumbered } from './outbox-state.ts';
import { pushBatch } from './push-batch.ts';
import type { ReplicaParts } from './replica-parts.ts';
import { seenChange } from './seen-rows.ts';
import { FRESH_META, type OutboxMeta, type ReplicaMeta } from './stored/storage.ts';
import { beforeDoubt, noteNothings, noteSending } from './sending.ts';
import { type Pushed, type PushLimits, type SyncPort } from './sync-port.ts';
import type { Wholeness } from './wholeness.ts';

type Page = Parameters<SyncPort['applyPage']>[0];
type Tail = Parameters<SyncPort['applyTail']>[0];

/** When nothing else is new, the time of the last contact is kept this often: an empty pull writes nothing. */
const CONTACT_KEPT_MS = 600_000;

/** The replica as sync sees it. */
export class ReplicaSync implements SyncPort {
  readonly accountId: string;
  readonly userId: string;
  readonly #replica: ReplicaParts;
  readonly #pulling: Pulling;

  constructor(replica: ReplicaParts) {
    this.#replica = replica;
    this.accountId = replica.options.person.accountId;
    this.userId = replica.options.person.userId;
    this.#pulling = new Pulling(replica);
  }

  clientId(): string {
    return this.#replica.outbox.meta.clientId;
  }

  outboxEpoch(): string | null {
    return this.#replica.outbox.meta.epoch ?? null;
  }

  /** What sync begins with: from here on all rows are read, so that it is known what is torn. */
  async toPush(limits: PushLimits): Promise<readonly PushedMutation[]> {
    await this.#replica.whole();
    await this.#replica.replayOwed();
    const { pushedSeq } = this.#replica.outbox.meta;
    const next = this.#replica.waiting().filter((entry) => entry.seq > pushedSeq);
    return pushBatch(limits.isAnswered === false ? beforeDoubt(next) : next, limits);
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
      this.#replica.outbox.rewrite([], (state) => ({
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
      await this.#replica.rows.reread();
      await this.#replica.outbox.reread();
      await this.#replica.outbox.settle(this.#replica.rows.meta);
      await this.#replica.outbox.rewrite(offersSent ? 'all' : [], (state) =>
        renumbered(state, { clientId, offersSent, at: clock.now() }),
      );
      await this.#replica.replay();
    });
  }

  cookie(): Cookie | null {
    const { torn, isTorn, meta } = this.#replica.rows;
    // What is torn is on its way out: it is shown until the rows beside it are complete.
    if (meta.shown !== meta.building) return meta.cookie;
    // A page torn while a first sync is under way is not sent again by its resume point.
    return isTorn || (torn.size > 0 && meta.cookie?.resume) ? null : meta.cookie;
  }

  torn(): readonly string[] {
    return [...this.#replica.rows.torn];
  }

  beginPull(): Cookie | null {
    this.#pulling.begin();
    return this.cookie();
  }

  /**
   * The old rows stay on screen beside the new ones, except where the person may no longer see them. They keep their cookie
   * too until the first of the new ones comes with its own: cut before that, the next question is told why as well, and
   * that may be another reason by then. A first sync begins with none, unless it follows a reset that an older build began
   * and that was cut: then those of before are still there, and whole.
   */
  beginReset(...[reason, totals]: Parameters<SyncPort['beginReset']>): Promise<void> {
    const { shown, building } = this.#replica.rows.meta;
    const isFirst = reason === 'first' && shown === building;
    const showsAtOnce = reason === 'access' || isFirst || this.#replica.rows.isTorn;
    this.#pulling.beginWith(showsAtOnce ? null : totals);
    return showsAtOnce ? this.#replica.inTurn(() => this.#dropAndBegin(totals)) : Promise.resolve();
  }

  async #dropAndBegin(totals: Totals): Promise<void> {
    const written = await this.#pulling.write((meta) => {
      const begun = begunAnew(meta, totals);
      return { meta: { ...begun, shown: begun.building }, keep: [begun.building] };
    });
    this.#replica.rows.take(written.meta);
    await this.#reload();
    // Other tabs too hold rows that the person may no longer see.
    this.#replica.options.tell({ kind: 'reset' });
  }

  applyPage(page: Page): Promise<void> {
    if (!isCollection(page.collection)) return this.#pulling.keepCookie(page.cookie);
    const { collection, rows, versions, cookie } = page;
    if (cookie && !cookie.resume && rows.length === 0) return this.#pulling.storePiece(cookie);
    const isAnew = page.again === 'start';
    const change = { collection, rows, versions, ...(isAnew ? { isAnew } : {}) };
    if (cookie) return this.#pulling.storePage(pageOf(change), cookie);
    this.#pulling.hold(change);
    return Promise.resolve();
  }

  applyReady(page: Parameters<SyncPort['applyReady']>[0]): Promise<void> {
    const { collection, text, sum, rows, cookie } = page;
    if (!isCollection(collection)) return this.#pulling.keepCookie(cookie);
    return this.#pulling.storePage({ collection, stored: { text, sum }, count: rows }, cookie);
  }

  applyGone({ collection, ids }: Parameters<SyncPort['applyGone']>[0]): Promise<void> {
    if (!isCollection(collection)) return Promise.resolve();
    this.#pulling.hold({ collection, rows: [], versions: [], gone: ids });
    return Promise.resolve();
  }

  takesSeen(): boolean {
    const { shown, building } = this.#replica.rows.meta;
    return shown === building;
  }

  applySeen(seen: Parameters<SyncPort['applySeen']>[0]): Promise<void> {
    const change = seenChange(seen, this.#replica.rows.tables.of('devices'));
    if (change.rows.length > 0) this.#pulling.hold(change);
    return Promise.resolve();
  }

  hasForgotten(lastSeq: number | null, clientId: string): boolean {
    const { confirmed } = this.#pulling.asked;
    return lastSeq !== null && confirmed?.clientId === clientId && lastSeq < confirmed.lastSeq;
  }

  async applyTail(tail: Tail, clientId: string): Promise<readonly string[]> {
    // Before its turn: whoever edits meanwhile does not wait for a second of making rows.
    if (tail.sums) await this.#replica.settle();
    return this.#replica.inTurn(async () => {
      await this.#replica.outbox.freshen();
      const confirmed = this.#confirmedBy(tail, clientId);
      if (!this.#isNews(tail, confirmed)) return this.#differing(tail.sums ?? {});
      const isWhole = tail.cookie.resume === undefined;
      const { shown: wasShown } = this.#replica.rows.meta;
      const { isWhole: wasWhole } = this.#replica.rows.wholeness();
      await this.#storeTail(tail, confirmed);
      const { meta } = this.#replica.rows;
      // Whole from here on: what is not here is not to come any more, though no row changed.
      if (isWhole && !wasWhole) this.#replica.options.changed(['accounts']);
      // Shown before the outbox is written: the rows say what they hold, also when the disk takes no more.
      await this.#replica.replay();
      this.#replica.options.tell(meta.shown === wasShown ? { kind: 'rows', collections } : { kind: 'reset' });
      await this.#replica.outbox.settle(this.#replica.rows.meta);
      if (isWhole) await this.#replica.rows.foldWhenLong();
      return this.#differing(tail.sums ?? {});
    });
  }

  /** An empty pull, and nothing to say of it: nothing is written, and no tab is told. */
  #isNews(tail: Tail, confirmed: ReplicaMeta['confirmed']): boolean {
    const { rows, outbox, options } = this.#replica;
    const { meta } = rows;
    const isSame = isSameCookie(meta.cookie, tail.cookie) && meta.shown === meta.building;
    // The last page of a first sync may have the very cookie of its tail, which alone says that all is here.
    const completes = tail.cookie.resume === undefined && meta.whole !== meta.shown;
    const isConfirmed = (confirmed?.lastSeq ?? 0) > lastConfirmed(meta, outbox);
    const isLeft = outbox.entries.some(({ seq }) => seq <= lastConfirmed(meta, outbox));
    const isLate = options.clock.now() - (meta.syncedAt ?? 0) >= CONTACT_KEPT_MS;
    return !isSame || completes || this.#pulling.hasNews || isConfirmed || isLeft || isLate;
  }

  /** What was held, the cookie and what is confirmed, in one transaction. */
  async #storeTail(tail: Tail, confirmed: ReplicaMeta['confirmed']): Promise<void> {
    const isWhole = tail.cookie.resume === undefined;
    const syncedAt = this.#replica.options.clock.now();
    await this.#pulling.storeHeld(({ filled, ...old }) => {
      const shown = isWhole ? old.building : old.shown;
      const filling = isWhole ? { whole: shown } : filled ? { filled } : {};
      const next: ReplicaMeta = { ...old, ...filling, cookie: tail.cookie, shown, syncedAt };
      const meta = confirmed ? { ...next, confirmed } : next;
      return { meta, ...(isWhole && old.shown !== old.building ? { keep: [shown] } : {}) };
    });
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
    return this.#replica.rows.wholeness();
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
      lastConfirmed(this.#replica.rows.meta, this.#replica.outbox),
    );
    return lastSeq === 0 ? null : { clientId, lastSeq };
  }

  async #reload(): Promise<void> {
    await this.#replica.rows.load(true);
    await this.#replica.replay();
  }

  #changeMeta(clientId: string, change: (meta: OutboxMeta) => OutboxMeta): Promise<void> {
    return this.#replica.inTurn(() =>
      this.#replica.outbox.changeMeta((old) => (old.clientId === clientId ? change(old) : old)),
    );
  }

  #differing(sums: NonNullable<Tail['sums']>): string[] {
    return Object.entries(sums)
      .filter(([name, { count, sum }]) => {
        if (!isCollection(name)) return false;
        let [rows, total] = [0, 0];
        for (const [, version] of this.#replica.rows.tables.of(name).confirmed()) {
          rows += 1;
          total += version;
        }
        return rows !== count || total !== sum;
      })
      .map(([name]) => name);
  }
}
