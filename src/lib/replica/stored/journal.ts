import { type Collection, collections, isCollection } from '../../domain/records/collections.ts';
import { PAGE_ROWS } from '../../protocol/pull.ts';
import { encodeChange } from '../../pages/page-text.ts';
import type { PageText } from '../../pages/page-text.ts';
import type { Tables } from '../tables.ts';

/**
 * Journal entries after which they are folded. On a busy machine an entry costs an opening 30 µs and more than its page
 * would, and writing 100,000 rows as pages 0.6 s: with a pull a minute, once in four hours.
 */
export const FOLD_AFTER = 256;

/** What is in the journal: how many entries, of which collections. */
export class JournalCount {
  entries = 0;
  readonly of = new Set<Collection>();

  /** An older build did not say of which collection an entry is: then all are folded. */
  count(collection: string | undefined): void {
    this.entries += 1;
    for (const one of collection === undefined ? collections : [collection].filter(isCollection))
      this.of.add(one);
  }
}

/** A collection's confirmed rows as pages of the size that a first sync brings. */
export function pagesOf(
  tables: Tables,
  collection: Collection,
): { collection: Collection; stored: PageText }[] {
  const confirmed = [...tables.of(collection).confirmed()];
  const pages = [];
  for (let at = 0; at < confirmed.length; at += PAGE_ROWS) {
    const part = confirmed.slice(at, at + PAGE_ROWS);
    const [rows, versions] = [part.map(([row]) => row), part.map(([, version]) => version)];
    pages.push({ collection, stored: encodeChange({ collection, rows, versions }) });
  }
  return pages;
}
