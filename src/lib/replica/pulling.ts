import { collections } from '../domain/records/collections.ts';
import type { Cookie } from '../protocol/pull.ts';
import type { ReplicaParts } from './replica-parts.ts';
import { encodeChange } from '../pages/page-text.ts';
import type { PulledChange, PulledPage } from './rows.ts';
import type { HowToWrite, ReplicaMeta, ReplicaWrite, Written } from './stored/storage.ts';
import { Overtaken, type SyncPort } from './sync-port.ts';

export type Totals = Parameters<SyncPort['beginReset']>[1];
type Change = (meta: ReplicaMeta) => ReplicaWrite;

/** Rows of a first sync, as they are stored. */
export function pageOf(change: PulledChange): PulledPage {
  const { collection, rows } = change;
  return { collection, stored: encodeChange(change), count: rows.length, change };
}

/** One pull on its way into the rows: what was asked, what is held of the answer, and how it is stored. */
export class Pulling {
  readonly #replica: ReplicaParts;
  /** What the last question was about: the generation, and the cookie as far as its answer was taken. */
  #asked: Pick<ReplicaMeta, 'building' | 'cookie' | 'confirmed'>;
  /** Pulled without a resume point: stored with the next one or with the tail, or not at all. */
  #held: PulledChange[] = [];
  /** L2: what is stored next begins a new generation, of so many rows. */
  #begins: Totals | null = null;

  constructor(replica: ReplicaParts) {
    this.#replica = replica;
    this.#asked = replica.rows.meta;
  }

  get asked(): Pick<ReplicaMeta, 'building' | 'cookie' | 'confirmed'> {
    return this.#asked;
  }

  /** Whether anything came that is not stored yet. */
  get hasNews(): boolean {
    return this.#begins !== null || this.#held.length > 0;
  }

  /** A question is put: what was held of an answer before it is of no use. */
  begin(): void {
    this.#asked = this.#replica.rows.meta;
    this.beginWith(null);
  }

  /** The rows begin again, of so many; null: they do not, or have begun already. */
  beginWith(totals: Totals | null): void {
    this.#held = [];
    this.#begins = totals;
  }

  /** With what `change` makes of the meta. */
  async storeHeld(change: Change): Promise<void> {
    const held = this.#held;
    const stored = held.map((one) => ({ ...encodeChange(one), collection: one.collection }));
    const write: Change = (meta) => ({ ...change(meta), ...(stored.length > 0 ? { journal: stored } : {}) });
    const wasShown = this.#replica.rows.meta.shown;
    if (held.length > 0 && this.#begins === null && this.#replica.rows.meta.building === wasShown)
      await this.#answering(write, (guarded) => this.#replica.rows.write(held, { into: 'journal' }, guarded));
    else {
      const { meta } = await this.write(write);
      if (meta.shown !== wasShown) await this.#replica.rows.load(true);
      else this.#replica.rows.take(meta);
    }
    this.#held = [];
  }

  /** L4: what was held, and the cookie that says how far it goes, in one transaction. */
  storePiece(cookie: Cookie): Promise<void> {
    return this.#replica.inTurn(async () => {
      await this.storeHeld((meta) => ({ meta: { ...meta, cookie } }));
      await this.#replica.replaySoon();
      this.#replica.options.tell({ kind: 'rows', collections });
    });
  }

  /** Stored with the next resume point, or with the tail. */
  hold(change: PulledChange): void {
    this.#held.push(change);
  }

  storePage(page: PulledPage, cookie: Cookie): Promise<void> {
    const { collection, stored, count } = page;
    const write = (meta: ReplicaMeta): ReplicaWrite => {
      const { filled, nextPage } = meta;
      const more = filled ? { filled: { ...filled, rows: filled.rows + count } } : {};
      return {
        meta: { ...meta, ...more, cookie, nextPage: nextPage + 1 },
        page: { collection, number: nextPage, stored },
      };
    };
    return this.#replica.inTurn(() =>
      this.#answering(write, (guarded) => this.#replica.rows.writePage(page, guarded)),
    );
  }

  async keepCookie(cookie: Cookie | undefined): Promise<void> {
    if (!cookie) return;
    await this.#replica.inTurn(async () => {
      const written = await this.write((meta) => ({ meta: { ...meta, cookie } }), { into: 'meta' });
      this.#replica.rows.take(written.meta);
    });
  }

  write(change: Change, how: HowToWrite = {}): Promise<Written> {
    return this.#answering(change, (guarded) => this.#replica.options.storage.replica.write(guarded, how));
  }

  /**
   * `guarded` throws Overtaken inside the transaction where the rows are no longer those that were asked about: begun
   * again, or brought further by another tab. Otherwise an answer that was long on its way would set them back, and an edit
   * that is confirmed already would be missing until the next pull.
   */
  async #answering<Value>(change: Change, run: (guarded: Change) => Promise<Value>): Promise<Value> {
    let isOvertaken = false;
    let left: ReplicaMeta = this.#replica.rows.meta;
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
      await this.#replica.rows.load(false);
      await this.#replica.replay();
      throw new Overtaken();
    }
  }
}

/** Beside what is shown; its cookie comes with its first rows. Older ones that were never complete go with its tail. */
export function begunAnew(meta: ReplicaMeta, totals: Totals): ReplicaMeta {
  const building = Math.max(meta.building, meta.shown) + 1;
  const filled = { rows: 0, total: Object.values(totals).reduce((sum, count) => sum + count, 0) };
  return { ...meta, cookie: null, building, nextPage: 1, filled };
}

export function isSameCookie(one: Cookie | null, other: Cookie | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.version === other.version &&
    one.epoch === other.epoch &&
    one.access === other.access &&
    one.schema === other.schema &&
    one.resume?.collection === other.resume?.collection &&
    one.resume?.after === other.resume?.after &&
    isSamePart(one.part, other.part)
  );
}

function isSamePart(one: Cookie['part'], other: Cookie['part']): boolean {
  if (!one || !other) return one === other;
  const { upTo, stream, version, id } = one;
  return upTo === other.upTo && stream === other.stream && version === other.version && id === other.id;
}
