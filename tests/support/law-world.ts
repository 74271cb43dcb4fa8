import type { SyncPort } from '#lib/replica/sync-port.ts';
import type { ManualTime } from './manual-time.ts';
import type { LawTables } from './law-tables.ts';
import type { LinkServer, LinkSession } from './simulated-link.ts';

/** One browser of one person, with its storage. */
export interface LawBrowser {
  readonly userId: string;
  /** What each of two tabs syncs through. */
  ports(): readonly [SyncPort, SyncPort];
  /** Runs on what is shown and keeps it when accepted. Answers the mutation's id, or null when refused on entry. */
  mutate(call: { name: string; version: number; args: unknown; at: number }): Promise<string | null>;
  waitingIds(): Promise<readonly string[]>;
  discard(mutationId: string): Promise<void>;
  /** Confirmed rows with the outbox replayed. */
  shown(): Promise<LawTables>;
  /** Every row kept, shown or being built. */
  held(): Promise<readonly LawTables[]>;
  /** Every tab is gone; opens again from what was durable. */
  reopen(): Promise<void>;
  /** The disk takes this many more writes, and then none until `reopen`. Absent: this browser has no disk. */
  readonly failDiskAfter?: (writes: number) => void;
  /** Takes over all of another browser's storage, its clientId too. Absent: this browser can't. */
  becomeCopyOf?(other: LawBrowser): boolean | Promise<boolean>;
}

export interface LawServer {
  readonly answer: LinkServer;
  /** All rows of the account. */
  rows(): Promise<LawTables>;
  /** Keeps a backup; what it answers goes back to it, as another epoch. Absent: this server can't. */
  readonly backup?: () => () => void;
}

/** What a law run runs on: a model in memory, or the real replica and server. */
export interface LawWorld {
  /** A new account that holds these rows. */
  serverWith(rows: LawTables, accountId: string, time: ManualTime): Promise<LawServer>;
  browserOf(session: LinkSession, nextId: (prefix: string) => string): Promise<LawBrowser>;
}
