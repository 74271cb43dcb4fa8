import type { Collection, Rows } from '../records/collections.ts';

export interface SampleSize {
  /** Equal seeds, sizes and times give equal rows. */
  readonly seed: string;
  readonly devices: number;
  /** 20 and 8 unless told. */
  readonly users?: number;
  readonly contracts?: number;
  /** Time that statuses are laid out around, ms. */
  readonly now: number;
  readonly accountId: string;
}

/** Rows of one collection, at most 1,000 devices' worth. */
export type SampleChunk = { [C in Collection]: { collection: C; rows: readonly Rows[C][] } }[Collection];
