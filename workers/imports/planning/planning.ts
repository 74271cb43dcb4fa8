import type { Rejection } from '#lib/files/import-causes.ts';
import type { EndsFound, ImportBatch } from '../contract.ts';

/** What the rows of a file come to, for one family of kinds: they are taken a piece of the file at a time, then run. */
export interface Planning<Part, Counts> {
  /** By their line. Answers those that are not taken. */
  take(parts: readonly (readonly [number, Part])[]): Promise<Iterable<readonly [number, Rejection]>>;
  /** A sentence, once the file has more than a replica should keep. */
  readonly tooMuch: string | null;
  /** Runs all that was taken over the scratch. `progress`: 0 to 1. `unread`: rows of the file that were not taken. */
  run(progress: (done: number) => void, unread: number): Promise<DryRun<Counts>>;
}

export interface DryRun<Counts> {
  /** What the plan shows. */
  readonly counts: Counts;
  /** The mutations to send. Rows that change nothing are left out: the same file twice has none. */
  readonly batches: readonly ImportBatch[];
  /** Whether it may be said to be complete, and what ends then. */
  readonly canBeComplete: boolean;
  readonly ends: EndsFound | null;
  /** What takes back what ended. */
  readonly undo: readonly ImportBatch[];
  /** Rows that are not taken, by line. */
  readonly rejections: ReadonlyMap<number, Rejection>;
  /** What is not kept of rows that are. */
  readonly leftOut: ReadonlyMap<number, Rejection>;
}
