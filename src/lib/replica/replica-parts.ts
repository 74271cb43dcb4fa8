import type { Chance } from '../base/chance.ts';
import type { Clock } from '../base/clock.ts';
import type { Collection } from '../domain/records/collections.ts';
import type { Outbox } from './outbox.ts';
import type { Rows } from './rows.ts';
import type { Entry, Storage } from './stored/storage.ts';
import type { ReplicaMessage } from './sync-port.ts';

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
  /** Rows are read once asked for, see `have`; left out: all are at the opening. */
  readonly readsWhenAsked?: boolean;
  /** Resolves when the first screen has its answers: what it did not ask for is read after. Left out: at once. */
  readonly firstAnswers?: Promise<void>;
  /** Lets whoever waits have their turn; left out: nobody does. */
  pause?(): Promise<void>;
}

/** What a step over rows and outbox works with: it runs in the replica's turn, and shows what came of it by a replay. */
export interface ReplicaParts {
  readonly options: ReplicaOptions;
  readonly rows: Rows;
  readonly outbox: Outbox;
  /** Not confirmed, in order. */
  waiting(): readonly Entry[];
  /** Resolves when the rows of every collection are here. */
  whole(): Promise<void>;
  /** One after the other. */
  inTurn<Value>(act: () => Promise<Value>): Promise<Value>;
  /** Rebuilds the overlay aside, then shows it at once. */
  replay(): Promise<void>;
  /** As `replay`, where that is short or the last one long enough ago: otherwise it is owed. */
  replaySoon(): Promise<void>;
  /** What a pull that was cut left owed. */
  replayOwed(): Promise<void>;
  /** Makes the rows that no screen asked for so far, in slices between which others have their turn. */
  settle(): Promise<void>;
}
