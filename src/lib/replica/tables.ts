import { type Collection, collections } from '../domain/records/collections.ts';
import type { Reader } from '../domain/tx.ts';
import type { Below } from './scratch.ts';
import { Table } from './table.ts';

/** Counts without reading the rows: what mutations run over asks that of seats. */
type CountingReader = Reader & Required<Pick<Below, 'count'>>;

/** All collections of one person in memory, and the Reader that views ask. */
export class Tables {
  readonly #tables = new Map<Collection, Table<Collection>>();

  #reader = this.#newReader();

  /**
   * What views ask. Another one once the rows were dropped: views remember texts by reader, and what a person may no
   * longer see must leave the memory too.
   */
  get reader(): CountingReader {
    return this.#reader;
  }

  constructor() {
    for (const collection of collections) this.#tables.set(collection, new Table(collection));
  }

  of<C extends Collection>(collection: C): Table<C> {
    return this.#tables.get(collection) as unknown as Table<C>;
  }

  /** Drops confirmed rows of every collection; the overlay is to be rebuilt after. */
  clearBase(): void {
    for (const table of this.#tables.values()) table.clearBase();
    this.#reader = this.#newReader();
  }

  /** Puts in one page of what was put off at the opening, of these collections; false: all is in. */
  settleOne(of: readonly Collection[] = collections): boolean {
    return of.some((collection) => this.of(collection).settleOne());
  }

  #newReader(): CountingReader {
    return {
      slots: (collection) => this.of(collection).slots,
      revision: (collection) => this.of(collection).revision,
      get: (collection, id) => this.of(collection).get(id),
      slotOf: (collection, id) => this.of(collection).slotOf(id),
      find: (collection, index, key) => this.of(collection).find(index, key),
      count: (collection, index, key) => this.of(collection).count(index, key),
      isPending: (collection, id) => this.of(collection).overlay.has(id),
      size: (collection) => this.of(collection).size,
    };
  }
}
