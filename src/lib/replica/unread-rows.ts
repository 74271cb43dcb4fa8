import type { RowColumns } from '../domain/tx.ts';
import type { PageReading } from '../pages/page-reading.ts';

/** A change that is put off: a page, whose rows stand in no other page, or an entry of the journal. */
export interface UnreadChange {
  readonly reading: PageReading;
  readonly isPage: boolean;
}

/** More than that is read as rows, which then costs little beside it. */
const MOST_CHANGED = 20_000;

/**
 * What is put off, by column, in order: pages first, then the journal, whose entries are of a few rows each. null: only
 * rows can tell, as where an older version came after a newer one.
 */
export function columnsOf(unread: readonly UnreadChange[]): readonly RowColumns[] | null {
  if (!unread.every(({ reading }, at) => reading.hasColumns && (at === 0 || !reading.change.isAnew)))
    return null;
  const entries = unread.filter(({ isPage }) => !isPage);
  const first = unread.length - entries.length;
  if (unread.slice(first).some(({ isPage }) => isPage)) return null;
  const later = new Map<string, number>();
  const columns: RowColumns[] = [];
  for (const { reading } of entries.toReversed()) {
    const one = columnsBefore(reading, later);
    if (!one || later.size > MOST_CHANGED) return null;
    columns.unshift(one);
    for (const [at, id] of idsOf(reading).entries()) if (!later.has(id)) later.set(id, reading.versions[at]!);
    for (const id of reading.change.gone ?? []) if (!later.has(id)) later.set(id, Infinity);
  }
  const pages: (RowColumns | null)[] = unread
    .slice(0, first)
    .map(({ reading }) => columnsBefore(reading, later));
  return pages.every((one) => one !== null) ? [...pages, ...columns] : null;
}

/** `later`: the version of each row that comes after, by id. null: an older one comes after. */
function columnsBefore(reading: PageReading, later: ReadonlyMap<string, number>): RowColumns | null {
  if (later.size === 0) return wholeColumns(reading);
  const { versions } = reading;
  const isPast = new Uint8Array(versions.length);
  for (const [at, id] of idsOf(reading).entries()) {
    const version = later.get(id);
    if (version === undefined) continue;
    if (version < versions[at]!) return null;
    isPast[at] = 1;
  }
  return shown(reading, isPast);
}

const whole = new WeakMap<PageReading, RowColumns>();

function wholeColumns(reading: PageReading): RowColumns {
  const known = whole.get(reading) ?? shown(reading, null);
  whole.set(reading, known);
  return known;
}

function shown(reading: PageReading, isPast: Uint8Array | null): RowColumns {
  return {
    count: reading.versions.length,
    isPast,
    has: (name) => reading.has(name),
    column: (name) => reading.column(name),
  };
}

function idsOf(reading: PageReading): readonly string[] {
  return reading.has('id') ? (reading.column('id') as readonly string[]) : [];
}
