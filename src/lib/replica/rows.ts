import { type Collection, collections, isCollection } from '../domain/records/collections.ts';
import { FOLD_AFTER, JournalCount, pagesOf } from './stored/journal.ts';
import { decodeChange, isWhole, readChange, type RowChange } from '../pages/page-text.ts';
import type { HowToWrite, ReplicaMeta, ReplicaStore, ReplicaWrite, Written } from './stored/storage.ts';
import type { PageText } from '../pages/page-text.ts';
import { Tables } from './tables.ts';
import { type Wholeness, wholenessOf } from './wholeness.ts';

interface Outside {
  readonly store: ReplicaStore;
  /** Rows shown changed. */
  changed(collections: readonly Collection[]): void;
  /** The journal was folded: the other tabs read these again. */
  folded(collections: readonly Collection[]): void;
  /** Journal entries after which they are folded into pages. */
  readonly foldAfter?: number | undefined;
  /** Pages are read once asked for, by `have`. */
  readonly readsWhenAsked?: boolean | undefined;
}

interface Taking {
  readonly of: readonly Collection[];
  /** Into memory. */
  take(): void;
  readonly how: Pick<HowToWrite, 'into'>;
}

interface Text {
  readonly collection: string | undefined;
  readonly stored: PageText;
}

type Loaded = Awaited<ReturnType<ReplicaStore['load']>>;

export type PulledChange = RowChange & { readonly collection: Collection };

/** A page of a first sync. `change`: its rows where they are at hand; without it they are made when one is asked for. */
export interface PulledPage {
  readonly collection: Collection;
  readonly stored: PageText;
  /** Rows. */
  readonly count: number;
  readonly change?: PulledChange;
}

/** Confirmed rows, in memory and as the disk has them. Every step runs in the replica's turn. */
export class Rows {
  readonly tables = new Tables();
  #meta: ReplicaMeta;
  readonly #outside: Outside;
  /** Collections with a torn page or journal entry: to be pulled again. */
  readonly #torn = new Set<Collection>();
  /** A torn journal entry that does not say its collection: everything is to be pulled again. */
  #isTorn = false;
  /** Collections whose pages of the opening are not read yet, with what the journal then said of them. */
  readonly #unread = new Map<string, Text[]>();
  /** The reading of them, one after the other. */
  #reading: Promise<unknown> = Promise.resolve();
  #journal = new JournalCount();
  #lastJournal = 0;
  #nextPage = 1;

  private constructor(outside: Outside, meta: ReplicaMeta) {
    this.#outside = outside;
    this.#meta = meta;
  }

  static async open(outside: Outside): Promise<Rows> {
    const rows = new Rows(outside, await outside.store.meta());
    await rows.#loadAll(outside.readsWhenAsked ? [] : collections);
    return rows;
  }

  get meta(): ReplicaMeta {
    return this.#meta;
  }

  get torn(): ReadonlySet<Collection> {
    return this.#torn;
  }

  get isTorn(): boolean {
    return this.#isTorn;
  }

  /** How much is here of what is shown. */
  wholeness(): Wholeness {
    return wholenessOf(this.#meta, this.#isTorn || this.#torn.size > 0);
  }

  /** The meta after a write that changed no row. */
  take(meta: ReplicaMeta): void {
    this.#meta = meta;
  }

  async reread(): Promise<void> {
    this.#meta = await this.#outside.store.meta();
  }

  /** Reads what is new in the generation shown, or all of it where that is another one. */
  async load(isAnew: boolean): Promise<void> {
    const { store } = this.#outside;
    const { shown, folds } = this.#meta;
    if (isAnew || (await store.meta()).shown !== shown) return this.#loadAll(collections);
    const asked = { generation: shown, page: this.#nextPage, journal: this.#lastJournal, of: collections };
    const loaded = await store.load(asked);
    if (loaded.meta.shown !== shown || loaded.meta.folds !== folds) return this.#loadAll(collections);
    this.#take(loaded, ({ collection, stored }) => this.#read(stored, collection));
    this.#outside.changed(collections);
  }

  /** All of the generation shown; the pages of other collections than these are read once they are asked for. */
  async #loadAll(of: readonly Collection[]): Promise<void> {
    const { store } = this.#outside;
    const { shown } = await store.meta();
    const loaded = await store.load({ generation: shown, page: 1, journal: 0, of });
    if (loaded.meta.shown !== shown) return this.#loadAll(of);
    this.forget();
    // Where nothing was pulled yet, nobody waits for it.
    const unread = pagesEnd(loaded.meta) === 1 ? [] : collections.filter((one) => !of.includes(one));
    for (const collection of unread) this.#unread.set(collection, []);
    const texts: Text[] = [];
    this.#take(loaded, (text) => (this.#unread.get(text.collection ?? '') ?? texts).push(text));
    this.#readAll(texts);
    this.#outside.changed(collections);
  }

  /** Each page and journal entry of what was loaded, in order, and how far that goes. */
  #take({ meta, pages, journal, lastJournal }: Loaded, take: (text: Text) => void): void {
    for (const page of pages) take(page);
    for (const stored of journal) {
      this.#journal.count(stored.collection);
      take({ collection: stored.collection, stored });
    }
    this.#meta = meta;
    this.#nextPage = pagesEnd(meta);
    this.#lastJournal = lastJournal;
  }

  /** Whether every page is read. */
  get isRead(): boolean {
    return this.#unread.size === 0;
  }

  /** Reads the pages of these that are not read yet; null: there are none. */
  have(of: readonly Collection[]): Promise<void> | null {
    if (!of.some((collection) => this.#unread.has(collection))) return null;
    const reading = this.#reading.then(() => this.#readUnread(of));
    this.#reading = reading.catch(() => {});
    return reading;
  }

  async #readUnread(asked: readonly Collection[]): Promise<void> {
    const of = asked.filter((collection) => this.#unread.has(collection));
    if (of.length === 0) return;
    const { shown, folds } = this.#meta;
    const from = { generation: shown, page: 1, journal: this.#lastJournal, of };
    const { meta, pages } = await this.#outside.store.load(from);
    // Another tab shows others by now, or has put the journal into pages.
    if (meta.shown !== shown || meta.folds !== folds) return this.#loadAll(collections);
    for (const collection of of) {
      const told = this.#unread.get(collection) ?? [];
      this.#unread.delete(collection);
      this.#readAll([...pages.filter((page) => page.collection === collection), ...told]);
    }
  }

  /** Writes pulled rows into the journal. */
  async write(
    changes: readonly PulledChange[],
    how: Pick<HowToWrite, 'into'>,
    write: (meta: ReplicaMeta) => ReplicaWrite,
  ): Promise<void> {
    const take = (): void => changes.forEach((change) => this.#apply(change));
    const of = [...new Set(changes.map(({ collection }) => collection))];
    const written = await this.#written({ of, take, how }, write);
    if (written && this.#isNext(written, changes.length)) this.#note(written, changes);
    else await this.load(false);
  }

  /** Writes a page of a first sync. */
  async writePage(
    { collection, stored, change }: PulledPage,
    write: (meta: ReplicaMeta) => ReplicaWrite,
  ): Promise<void> {
    const take = (): void => (change ? this.#apply(change) : this.#readLater(stored, collection));
    const written = await this.#written({ of: [collection], take, how: { into: collection } }, write);
    if (written && this.#isNext(written, 1)) this.#note(written, []);
    else await this.load(false);
  }

  /**
   * Writes, and takes what is written into memory while the disk is busy with it. What was taken but not kept, or kept
   * between writes of other tabs, is read again. null: nothing was taken.
   */
  async #written(
    { of, take, how }: Taking,
    write: (meta: ReplicaMeta) => ReplicaWrite,
  ): Promise<Written | null> {
    let isTaken = false;
    const meanwhile = ({ shown, building }: ReplicaMeta): void => {
      if (shown !== building || shown !== this.#meta.shown) return;
      take();
      isTaken = true;
    };
    const written = await this.#outside.store
      .write(write, { ...how, meanwhile })
      .catch(async (error: unknown) => {
        if (isTaken) await this.load(true);
        throw error;
      });
    if (isTaken) this.#outside.changed(of);
    return isTaken ? written : null;
  }

  /** Folds a long journal into pages: an opening reads less, and torn entries of the past are gone. */
  async foldWhenLong(): Promise<void> {
    const { foldAfter = FOLD_AFTER, store, folded } = this.#outside;
    const { shown, building, cookie } = this.#meta;
    const isWhole = shown === building && cookie !== null && !cookie.resume;
    if (this.#journal.entries < foldAfter || !isWhole || this.#isTorn || this.#torn.size > 0) return;
    const folding = [...this.#journal.of];
    const seen = { meta: this.#meta, nextPage: this.#nextPage, lastJournal: this.#lastJournal };
    const pages = folding.flatMap((collection) => pagesOf(this.tables, collection));
    // A full disk keeps the journal as it is: folding can wait.
    const meta = await store.fold({ seen, collections: folding, pages }).catch(() => null);
    // Another tab wrote meanwhile, and has more to fold itself.
    if (!meta) return;
    this.#meta = meta;
    this.#nextPage = meta.nextPage;
    this.#journal = new JournalCount();
    folded(folding);
  }

  /** Lets go of what is in memory; what is on the disk stays. */
  forget(): void {
    this.tables.clearBase();
    this.#unread.clear();
    this.#torn.clear();
    this.#isTorn = false;
    this.#journal = new JournalCount();
  }

  #readAll(texts: readonly Text[]): void {
    const isPutOff = texts.every(({ collection, stored }) => collection && isWhole(stored));
    for (const { collection, stored } of texts)
      if (isPutOff) this.#readLater(stored, collection);
      else this.#read(stored, collection);
  }

  /** Of a whole text: it tears nothing, and where all are whole it mends nothing. Its rows are made once asked for. */
  #readLater(stored: PageText, collection: string | undefined): void {
    if (collection === undefined || !isCollection(collection)) return;
    this.tables.of(collection).applyLater(() => {
      const change = readChange(stored);
      return { ...change, rows: change.rows as never };
    });
  }

  #read(stored: PageText, collection: string | undefined): void {
    const change = decodeChange(stored);
    if (change) this.#apply(change);
    else if (collection === undefined) this.#isTorn = true;
    else if (isCollection(collection)) this.#torn.add(collection);
  }

  /** A collection that this build does not know is left out: a newer server may have more. */
  #apply(change: RowChange): void {
    const { collection } = change;
    if (!isCollection(collection)) return;
    this.tables.of(collection).apply({ ...change, rows: change.rows as never });
    // What was torn before counts no more.
    if (change.isAnew) this.#torn.delete(collection);
  }

  /** Nothing of other tabs lies between what is in memory and what was just written. */
  #isNext({ meta, journal }: Written, count: number): boolean {
    return journal === undefined
      ? meta.nextPage === this.#nextPage + 1
      : meta.nextPage === this.#nextPage && journal === this.#lastJournal + count;
  }

  #note({ meta, journal }: Written, changes: readonly PulledChange[]): void {
    if (journal !== undefined) for (const { collection } of changes) this.#journal.count(collection);
    this.#meta = meta;
    this.#nextPage = pagesEnd(meta);
    this.#lastJournal = journal ?? this.#lastJournal;
  }
}

/** Where the pages that are shown end. While others are built beside them, no page comes to these any more. */
function pagesEnd({ shown, building, nextPage }: ReplicaMeta): number {
  return shown === building ? nextPage : Infinity;
}
