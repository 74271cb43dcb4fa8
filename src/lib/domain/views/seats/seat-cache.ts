import type { Reader } from '../../tx.ts';
import { HoldingColumns } from './holding-columns.ts';
import { UserColumns } from '../people/user-columns.ts';

/** What the views of people and seats remember of a reader between two questions. */
export interface SeatCache {
  readonly users: UserColumns;
  readonly holdings: HoldingColumns;
  /** Orders of people by column, each mended from the one before. */
  readonly orders: Map<string, { readonly codes: number[]; readonly madeFor: string }>;
  /** Answers of the last few questions, by question; emptied when a row changes. */
  readonly answers: Map<string, unknown>;
  answersFor: string;
  /** What only changes with the holdings, by name, for a version of theirs. */
  readonly kept: Map<string, { readonly madeFor: number; readonly value: unknown }>;
}

const caches = new WeakMap<Reader, SeatCache>();

/** The cache of a reader, brought up to date. */
export function seatCache(reader: Reader): SeatCache {
  const cache = caches.get(reader) ?? newCache(reader);
  cache.users.update(reader);
  cache.holdings.update(reader);
  const revisions = (['roles', 'products', 'contracts'] as const).map((one) => reader.revision(one));
  const state = `${cache.users.version} ${cache.holdings.version} ${revisions.join(' ')}`;
  if (state !== cache.answersFor) {
    cache.answers.clear();
    cache.answersFor = state;
  }
  return cache;
}

function newCache(reader: Reader): SeatCache {
  const users = new UserColumns();
  const holdings = new HoldingColumns(users);
  const memory = { orders: new Map(), answers: new Map(), answersFor: '', kept: new Map() } as const;
  const cache: SeatCache = { users, holdings, ...memory };
  caches.set(reader, cache);
  return cache;
}
