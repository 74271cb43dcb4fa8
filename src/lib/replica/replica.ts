import type { Chance } from '../base/chance.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import type { Access } from '../domain/access/access.ts';
import { currentVersion } from '../domain/mutations/registry.ts';
import { type Collection, collections, isCollection } from '../domain/records/collections.ts';
import { accessIn } from '../domain/views/account-view.ts';
import type { ViewContext } from '../domain/views/view.ts';
import type { OutboxFile } from '../protocol/outbox-file.ts';
import {
  exportFrom,
  type Imported,
  importInto,
  type LookedInto,
  lookInto,
  restoreIn,
} from './carry-outbox.ts';
import { type Discarded, discardIn } from './discard-waiting.ts';
import { FOLD_AFTER, JournalCount, pagesOf } from './journal.ts';
import { isTooLarge, type Kept, NOT_SAVED, TOO_LARGE } from './kept.ts';
import { lastConfirmed } from './outbox-state.ts';
import { overlaid, replayed, showOverlay, tried } from './overlay.ts';
import { decodeChange, isWhole, readChange, type RowChange } from './row-change.ts';
import type {
  Entry,
  HowToWrite,
  OutboxMeta,
  OutboxState,
  ReplicaMeta,
  ReplicaWrite,
  SentAsked,
  Storage,
  StoredText,
  WithSent,
  Written,
} from './storage.ts';
import type { ReplicaMessage } from './sync-port.ts';
import { Tables } from './tables.ts';
import { type Wholeness, wholenessOf } from './wholeness.ts';

export interface ReplicaOptions {
  readonly person: { readonly accountId: string; readonly userId: string };
  readonly storage: Storage;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Tells the other tabs of this person. */
  tell(message: ReplicaMessage): void;
  /** Rows shown changed. */
  changed(collections: readonly Collection[]): void;
  /** Journal entries after which they are folded into pages. */
  readonly foldAfter?: number;
}

/** One person's rows and waiting edits in this tab. Steps that change anything run one after the other. */
export class Replica {
  readonly options: ReplicaOptions;
  readonly tables = new Tables();
  outbox: OutboxState;
  meta: ReplicaMeta;
  /** Nothing of this person was on this device when it was opened. */
  isNew = false;
  /** Collections with a torn page or journal entry: to be pulled again. */
  readonly torn = new Set<Collection>();
  /** A torn journal entry of nobody knows which collection: everything is to be pulled anew. */
  isTorn = false;
  #journal = new JournalCount();
  #lastJournal = 0;
  #nextPage = 1;
  #queue: Promise<unknown> = Promise.resolve();
  /** Whoever signed out deletes the rows: reading what others tell later would make the databases anew. */
  #isWiped = false;

  private constructor(options: ReplicaOptions, outbox: OutboxState, meta: ReplicaMeta) {
    this.options = options;
    this.outbox = outbox;
    this.meta = meta;
  }

  /** Opens without a network. */
  static async open(options: ReplicaOptions): Promise<Replica> {
    const clientId = newId('cl', options.clock.now(), options.chance);
    const outbox = await options.storage.outbox.open({ clientId, nextSeq: 1, pushedSeq: 0 });
    const replica = new Replica(options, outbox, await options.storage.replica.meta());
    replica.isNew = outbox.meta.clientId === clientId;
    await replica.loadRows(true);
    await replica.replay();
    return replica;
  }

  get reader(): Tables['reader'] {
    return this.tables.reader;
  }

  /** How much is here of what is shown. */
  wholeness(): Wholeness {
    return wholenessOf(this.meta, this.isTorn || this.torn.size > 0);
  }

  access(): Access {
    return accessIn(this.reader, this.options.person.userId);
  }

  /** What a view is told beside the rows. `now` in ms. */
  viewContext(now: number): ViewContext {
    return { now, access: this.access(), isWhole: this.wholeness().isWhole };
  }

  /** Not confirmed, in order. The rows' own lastSeq decides, and only for its clientId (L3). */
  waiting(): readonly Entry[] {
    const last = lastConfirmed(this.meta, this.outbox);
    return this.outbox.entries.filter((entry) => entry.seq > last);
  }

  /** Runs on what is shown, then waits until the outbox has it; only then it is shown and answered. */
  mutate(name: string, args: unknown): Promise<Kept> {
    return this.inTurn(async () => {
      const { clock, chance, person, storage } = this.options;
      const at = clock.now();
      const call = { id: newId('mu', at, chance), name, version: currentVersion(name) ?? 1, args, at };
      if (isTooLarge(call)) return { status: 'not-saved', message: TOO_LARGE };
      const { outcome, changes } = await tried(this.reader, call, person.userId);
      if (outcome.status === 'refused') return { status: 'refused', outcome };
      const entry = await storage.outbox.append(call).catch(() => null);
      if (!entry) return { status: 'not-saved', message: NOT_SAVED };
      const { meta, entries } = this.outbox;
      // Where another tab added one before it, that one is read when the tab tells, or with the next pull.
      const nextSeq = entry.seq === meta.nextSeq ? entry.seq + 1 : meta.nextSeq;
      this.outbox = { meta: { ...meta, nextSeq }, entries: [...entries, entry] };
      this.#announce(showOverlay(this.tables, overlaid(this.tables, changes), [...changes.keys()]));
      this.options.tell({ kind: 'outbox' });
      return { status: 'kept', mutationId: call.id, outcome };
    });
  }

  /** Replaces a waiting edit in place by one that does nothing, with the same seq and id. */
  discardWaiting(mutationId: string): Promise<Discarded> {
    return discardIn(this, mutationId);
  }

  /** The person was told that the server was set back to an earlier backup. */
  sawRestored(): Promise<void> {
    return this.inTurn(async () => {
      const meta = await this.options.storage.outbox.changeMeta(({ restored: _, ...rest }) => rest);
      await this.takeOutboxMeta(meta);
      this.options.tell({ kind: 'outbox' });
    });
  }

  /** Undo of `discardWaiting`, also when that was sent. Answers how many came back. */
  restoreWaiting(mutationIds: readonly string[]): Promise<number> {
    return restoreIn(this, mutationIds);
  }

  /** What waits, for another machine: without what was discarded. */
  exportOutbox(): OutboxFile {
    return exportFrom(this);
  }

  /** What `exportOutbox` of another machine, or any value that claims to be that, would add here. */
  lookIntoOutbox(value: unknown): Promise<LookedInto> {
    return lookInto(this, value);
  }

  /** Takes in of it what the person chose, by mutation id. */
  importOutbox(value: unknown, chosen: readonly string[]): Promise<Imported> {
    return importInto(this, value, chosen);
  }

  /** Another tab changed something durable. */
  hear(message: ReplicaMessage): Promise<void> {
    this.#isWiped ||= message.kind === 'wiped';
    return this.inTurn(async () => {
      if (message.kind === 'wiped') this.#closeStorage();
      if (this.#isWiped || message.kind === 'status') return;
      if (message.kind === 'outbox') await this.rereadOutbox();
      else await this.loadRows(message.kind !== 'rows');
      await this.replay();
    });
  }

  /**
   * Takes both databases of this person away. The other tabs are told first, and let go of them. With `isOthers` another
   * tab does it, and this one only takes away what it may have written since.
   */
  wipe({ isOthers = false } = {}): Promise<void> {
    this.#isWiped = true;
    if (!isOthers) this.options.tell({ kind: 'wiped' });
    return this.inTurn(async () => {
      const { outbox, replica } = this.options.storage;
      const ended = await Promise.allSettled([outbox.destroy({ isOthers }), replica.destroy({ isOthers })]);
      this.tables.clearBase();
      this.outbox = { ...this.outbox, entries: [] };
      await this.replay();
      for (const one of ended) if (one.status === 'rejected') throw one.reason;
    });
  }

  close(): Promise<void> {
    return this.inTurn(() => Promise.resolve(this.#closeStorage()));
  }

  inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const turn = this.#queue.then(act);
    this.#queue = turn.catch(() => {});
    return turn;
  }

  /** `asked`: the confirmed entries that the change looks at. */
  async rewriteOutbox(asked: SentAsked, change: (state: WithSent) => WithSent): Promise<void> {
    let isChanged = false;
    const { meta, entries } = await this.options.storage.outbox.rewrite(asked, (state) => {
      const next = change(state);
      isChanged = next !== state;
      return next;
    });
    this.outbox = { meta, entries };
    if (isChanged) this.options.tell({ kind: 'outbox' });
  }

  /** What other tabs have added is still to be read: nextSeq says from where on. */
  async takeOutboxMeta(meta: OutboxMeta): Promise<void> {
    const { clientId, nextSeq } = this.outbox.meta;
    if (meta.clientId === clientId) this.outbox = { ...this.outbox, meta: { ...meta, nextSeq } };
    else await this.rereadOutbox();
  }

  /** Moves away what the rows here have. Nothing is written, and nobody told, where nothing of it waits. */
  async settleOutbox(): Promise<void> {
    const lastSeq = lastConfirmed(this.meta, this.outbox);
    if (!this.outbox.entries.some(({ seq }) => seq <= lastSeq)) return;
    const { clientId } = this.outbox.meta;
    const { storage, clock, tell } = this.options;
    const meta = await storage.outbox.settle({ clientId, lastSeq }, clock.now());
    // Another tab renumbered between: its numbers are others.
    if (meta.clientId !== clientId) return this.rereadOutbox();
    const left = this.outbox.entries.filter(({ seq }) => seq > lastSeq);
    this.outbox = { meta: { ...meta, nextSeq: this.outbox.meta.nextSeq }, entries: left };
    tell({ kind: 'outbox' });
  }

  async rereadOutbox(): Promise<void> {
    this.outbox = await this.options.storage.outbox.open(this.outbox.meta);
  }

  /** Reads again what waits where another tab added to it or renumbered it; looks at one small record. */
  async freshenOutbox(): Promise<void> {
    const meta = await this.options.storage.outbox.meta();
    const { clientId, nextSeq } = this.outbox.meta;
    if (meta?.clientId === clientId && meta.nextSeq === nextSeq) this.outbox = { ...this.outbox, meta };
    else await this.rereadOutbox();
  }

  /** Rebuilds the overlay aside, then shows it at once. */
  async replay(): Promise<void> {
    const changes = await replayed(this.tables, this.waiting(), this.options.person.userId);
    this.#announce(showOverlay(this.tables, changes));
  }

  /** Reads what is new in the generation shown, or all of it where that is another one. */
  async loadRows(isAnew: boolean): Promise<void> {
    const { replica } = this.options.storage;
    const shown = (await replica.meta()).shown;
    const isAll = isAnew || shown !== this.meta.shown;
    const from = isAll
      ? { generation: shown, page: 1, journal: 0 }
      : { generation: shown, page: this.#nextPage, journal: this.#lastJournal };
    const loaded = await replica.load(from);
    const isFolded = !isAll && loaded.meta.folds !== this.meta.folds;
    if (loaded.meta.shown !== shown || isFolded) return this.loadRows(true);
    if (isAll) this.#forgetRows();
    const journal = loaded.journal.map((stored) => ({ collection: stored.collection, stored }));
    for (const { collection } of journal) this.#journal.count(collection);
    const texts = [...loaded.pages, ...journal];
    const isPutOff = isAll && texts.every(({ collection, stored }) => collection && isWhole(stored));
    for (const { collection, stored } of texts)
      if (isPutOff) this.#readLater(stored, collection);
      else this.#read(stored, collection);
    this.meta = loaded.meta;
    this.#nextPage = loaded.meta.nextPage;
    this.#lastJournal = loaded.lastJournal;
    this.#announce(collections);
  }

  /**
   * Writes pulled rows, and takes them into memory while the disk is busy with them. What was taken but not kept, or
   * kept between writes of other tabs, is read again.
   */
  async writeRows(
    changes: readonly (RowChange & { readonly collection: Collection })[],
    how: Pick<HowToWrite, 'into'>,
    write: (meta: ReplicaMeta) => ReplicaWrite,
  ): Promise<void> {
    const { replica } = this.options.storage;
    let isTaken = false;
    const meanwhile = ({ shown, building }: ReplicaMeta): void => {
      if (shown !== building || shown !== this.meta.shown) return;
      for (const change of changes) this.#apply(change);
      isTaken = true;
    };
    const written = await replica.write(write, { ...how, meanwhile }).catch(async (error: unknown) => {
      if (isTaken) await this.loadRows(true);
      throw error;
    });
    if (isTaken) this.#announce([...new Set(changes.map(({ collection }) => collection))]);
    if (isTaken && this.#isNext(written, changes.length)) {
      if (written.journal !== undefined)
        for (const { collection } of changes) this.#journal.count(collection);
      this.meta = written.meta;
      this.#nextPage = written.meta.nextPage;
      this.#lastJournal = written.journal ?? this.#lastJournal;
    } else await this.loadRows(false);
  }

  /** Folds a long journal into pages: an opening reads less, and torn entries of the past are gone. */
  async foldWhenLong(): Promise<void> {
    const { foldAfter = FOLD_AFTER, storage, tell } = this.options;
    const { shown, building, cookie } = this.meta;
    const isWhole = shown === building && cookie !== null && !cookie.resume;
    if (this.#journal.entries < foldAfter || !isWhole || this.isTorn || this.torn.size > 0) return;
    const folding = [...this.#journal.of];
    const folded = {
      seen: { meta: this.meta, nextPage: this.#nextPage, lastJournal: this.#lastJournal },
      collections: folding,
      pages: folding.flatMap((collection) => pagesOf(this.tables, collection)),
    };
    // A full disk keeps the journal as it is: folding can wait.
    const meta = await storage.replica.fold(folded).catch(() => null);
    // Another tab wrote meanwhile, and has more to fold itself.
    if (!meta) return;
    this.meta = meta;
    this.#nextPage = meta.nextPage;
    this.#journal = new JournalCount();
    tell({ kind: 'rows', collections: folding });
  }

  #closeStorage(): void {
    this.options.storage.outbox.close();
    this.options.storage.replica.close();
  }

  #forgetRows(): void {
    this.tables.clearBase();
    this.torn.clear();
    this.isTorn = false;
    this.#journal = new JournalCount();
  }

  /** Nothing of other tabs lies between what is in memory and what was just written. */
  #isNext({ meta, journal }: Written, count: number): boolean {
    return journal === undefined
      ? meta.nextPage === this.#nextPage + 1
      : meta.nextPage === this.#nextPage && journal === this.#lastJournal + count;
  }

  /** Of a whole text: it tears nothing, and where all are whole it mends nothing. Its rows are made once asked for. */
  #readLater(stored: StoredText, collection: string | undefined): void {
    if (collection === undefined || !isCollection(collection)) return;
    this.tables.of(collection).applyLater(() => {
      const change = readChange(stored);
      return { ...change, rows: change.rows as never };
    });
  }

  #read(stored: StoredText, collection: string | undefined): void {
    const change = decodeChange(stored);
    if (change) this.#apply(change);
    else if (collection === undefined) this.isTorn = true;
    else if (isCollection(collection)) this.torn.add(collection);
  }

  #apply(change: RowChange): void {
    applyChange(this.tables, change);
    // What was torn before counts no more.
    if (change.isAnew && isCollection(change.collection)) this.torn.delete(change.collection);
  }

  #announce(changed: readonly Collection[]): void {
    if (changed.length > 0) this.options.changed(changed);
  }
}

/** A collection that this build does not know is left out: a newer server may have more. */
function applyChange(tables: Tables, change: RowChange): void {
  if (!isCollection(change.collection)) return;
  tables.of(change.collection).apply({ ...change, rows: change.rows as never });
}
