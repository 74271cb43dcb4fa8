import {
  FRESH_META,
  type OutboxState,
  type ReplicaMeta,
  type Storage,
  type StoredChange,
  type WithSent,
  isAsSeen,
} from '#lib/replica/stored/storage.ts';
import type { PageText } from '#lib/pages/page-text.ts';
import { lastTurn, SENT_KEPT_ANYWAY, SENT_KEPT_MS, settled } from '#lib/replica/outbox-state.ts';

/**
 * What is on the disk: several tabs may share one. Writes count up; the chosen one fails and writes nothing, with the
 * name of an error that `failsAt` answers or as a lost connection.
 */
export class MemoryDisk {
  outbox: WithSent | null = null;
  meta: ReplicaMeta = FRESH_META;
  pages = new Map<string, { collection: string; generation: number; number: number; stored: PageText }>();
  journal: { key: number; generation: number; stored: StoredChange }[] = [];
  writes = 0;
  failsAt: (write: number) => boolean | 'QuotaExceededError' = () => false;
  #lastKey = 0;

  storage(): Storage {
    return { outbox: this.#outboxStore(), replica: this.#replicaStore() };
  }

  async #write<Value>(act: () => Value): Promise<Value> {
    this.writes += 1;
    const fails = this.failsAt(this.writes);
    if (fails !== false) throw new DOMException('failed on purpose', fails === true ? 'UnknownError' : fails);
    return structuredClone(await Promise.resolve(act()));
  }

  #state(): WithSent {
    if (!this.outbox) throw new Error('The outbox is not open');
    return this.outbox;
  }

  /** Without what was confirmed: nobody reads that without need. */
  #waiting(): OutboxState {
    const { meta, entries } = this.#state();
    return { meta, entries };
  }

  #outboxStore(): Storage['outbox'] {
    return {
      // A full disk is still read; a lost connection is not.
      open: (fresh) =>
        this.outbox && this.failsAt(this.writes + 1) !== true
          ? Promise.resolve(structuredClone(this.#waiting()))
          : this.#write(() => {
              this.outbox ??= { meta: fresh, entries: [], sent: [] };
              return this.#waiting();
            }),
      append: (entry) =>
        this.#write(() => {
          const { meta, entries, sent } = this.#state();
          const kept = structuredClone({ ...entry, seq: meta.nextSeq });
          this.outbox = { meta: { ...meta, nextSeq: meta.nextSeq + 1 }, entries: [...entries, kept], sent };
          return kept;
        }),
      meta: () => Promise.resolve(structuredClone(this.outbox?.meta ?? null)),
      changeMeta: (change) => {
        const state = this.#state();
        const meta = change(state.meta);
        if (meta === state.meta) return Promise.resolve(structuredClone(meta));
        return this.#write(() => {
          this.outbox = { ...state, meta };
          return meta;
        });
      },
      changeSome: ({ first, last }, change) => {
        const state = this.#state();
        const some = state.entries.filter(({ seq }) => seq >= first && seq <= last);
        const given = { meta: state.meta, entries: some };
        const next = change(given);
        const isSame = next.meta === state.meta && next.entries.every((one, at) => one === some[at]);
        if (isSame) return Promise.resolve(structuredClone(state.meta));
        return this.#write(() => {
          const bySeq = new Map(next.entries.map((one) => [one.seq, one]));
          const entries = state.entries.map((one) => bySeq.get(one.seq) ?? one);
          this.outbox = structuredClone({ ...state, meta: next.meta, entries });
          return next.meta;
        });
      },
      rewrite: (asked, change) =>
        this.#write(() => {
          const { sent, ...state } = this.#state();
          const isAsked = ({ id }: { id: string }) => asked === 'all' || asked.includes(id);
          const next = change({ ...state, sent: sent.filter(isAsked) });
          this.outbox = structuredClone({
            ...next,
            sent: [...sent.filter((one) => !isAsked(one)), ...next.sent],
          });
          return this.#waiting();
        }),
      settle: ({ clientId, lastSeq }, at) =>
        this.#write(() => {
          const { meta, entries, sent } = this.#state();
          const done = entries.filter(({ seq }) => meta.clientId === clientId && seq <= lastSeq);
          if (done.length === 0) return meta;
          const next = settled({ meta, done }, { turn: meta.turn ?? lastTurn(sent), at });
          const all = [...sent.filter(({ id }) => !done.some((one) => one.id === id)), ...next.sent];
          const left = entries.filter((one) => !done.includes(one));
          const kept = all.filter(
            (one, index) => index >= all.length - SENT_KEPT_ANYWAY || one.confirmedAt > at - SENT_KEPT_MS,
          );
          this.outbox = structuredClone({ meta: next.meta, entries: left, sent: kept });
          return next.meta;
        }),
      close: () => {},
      destroy: () =>
        this.#write(() => {
          this.outbox = null;
        }),
    };
  }

  #replicaStore(): Storage['replica'] {
    return {
      meta: () => Promise.resolve(structuredClone(this.meta)),
      load: ({ generation, page, journal, of }) =>
        Promise.resolve(
          structuredClone({
            meta: this.meta,
            pages: [...this.pages.values()].filter(
              (one) =>
                one.generation === generation &&
                one.number >= page &&
                (of as readonly string[]).includes(one.collection),
            ),
            journal: this.journal
              .filter((one) => one.generation === generation && one.key > journal)
              .map((one) => one.stored),
            lastJournal: this.journal.at(-1)?.key ?? journal,
          }),
        ),
      write: (change, how = {}) =>
        this.#write(() => {
          const { meta, page, journal = [], keep } = change(this.meta);
          this.meta = meta;
          const generation = meta.building;
          if (page)
            this.pages.set(`${page.collection}/${generation}/${page.number}`, { ...page, generation });
          for (const stored of journal) this.journal.push({ key: ++this.#lastKey, generation, stored });
          if (keep) this.#dropOthers(keep);
          how.meanwhile?.(structuredClone(meta));
          return journal.length > 0 ? { meta, journal: this.#lastKey } : { meta };
        }),
      fold: (folded) =>
        this.#write(() => {
          const last = Math.max(this.journal.at(-1)?.key ?? 0, folded.seen.lastJournal);
          if (!isAsSeen(folded, this.meta, last)) return null;
          const { shown } = this.meta;
          let number = this.meta.nextPage;
          this.journal = [];
          for (const [key, { collection }] of this.pages)
            if ((folded.collections as readonly string[]).includes(collection)) this.pages.delete(key);
          for (const { collection, stored } of folded.pages) {
            this.pages.set(`${collection}/${shown}/${number}`, {
              collection,
              stored,
              number,
              generation: shown,
            });
            number++;
          }
          this.meta = { ...this.meta, nextPage: number, folds: (this.meta.folds ?? 0) + 1 };
          return this.meta;
        }),
      close: () => {},
      destroy: () =>
        this.#write(() => {
          this.meta = FRESH_META;
          this.#dropOthers([]);
        }),
    };
  }

  #dropOthers(keep: readonly number[]): void {
    for (const [key, page] of this.pages) if (!keep.includes(page.generation)) this.pages.delete(key);
    this.journal = this.journal.filter((one) => keep.includes(one.generation));
  }
}
