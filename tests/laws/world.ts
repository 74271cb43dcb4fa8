import type { Clock } from '#lib/base/clock.ts';
import type { MutationCall } from '#lib/domain/mutations/apply.ts';
import type { User } from '#lib/domain/records/user.ts';
import type { SyncPort } from '#lib/replica/sync-port.ts';
import type { LawTables } from './tables.ts';
import type { LinkServer, LinkSession } from '../support/replica/simulated-link.ts';

/** One browser of one person, with its storage. */
export interface LawBrowser {
  readonly userId: string;
  /** What each of two tabs syncs through; `around` comes between the tab and its storage. */
  ports(around?: (port: SyncPort) => SyncPort): readonly [SyncPort, SyncPort];
  /** Runs on what is shown and keeps it when accepted. Answers the mutation's id, or null when nothing is kept. */
  mutate(call: { name: string; version: number; args: unknown; at: number }): Promise<string | null>;
  waitingIds(): Promise<readonly string[]>;
  discard(mutationId: string): Promise<void>;
  /** Confirmed rows with the outbox replayed. */
  shown(): Promise<LawTables>;
  /** Every row kept, shown or being built. */
  held(): Promise<readonly LawTables[]>;
  /** Every tab is gone; opens again from what was durable. */
  reopen(): Promise<void>;
  /** What each tab shows, to be compared with its confirmed rows and what waits. Absent: it is so by construction. */
  readonly tabsShown?: () => Promise<readonly LawTabShown[]>;
  /** The disk takes this many more writes, and then none until `reopen`. Absent: this browser has no disk. */
  readonly failDiskAfter?: (writes: number) => void;
  /** The disk is full for writes from..from+count, counted from now, and then has room again. */
  readonly fillDisk?: (from: number, count: number) => void;
  /** A page or a journal entry on the disk can't be read any more, and every tab is opened anew. */
  readonly tearPage?: (which: number) => Promise<void>;
  /** What waits goes by file to another browser of the person. Absent: this browser can't. */
  readonly giveOutboxTo?: (other: LawBrowser) => Promise<boolean>;
  /** Takes over all of another browser's storage, its clientId too. Absent: this browser can't. */
  becomeCopyOf?(other: LawBrowser): boolean | Promise<boolean>;
}

export interface LawTabShown {
  readonly confirmed: LawTables;
  readonly waiting: readonly MutationCall[];
  readonly shown: LawTables;
}

export interface LawServer {
  readonly answer: LinkServer;
  /** All rows of the account. */
  rows(): Promise<LawTables>;
  /** Somebody is taken out of the account, or back in. */
  member(user: User, isIn: boolean): Promise<void>;
  /** Keeps a backup; what it answers goes back to it, as another epoch. */
  readonly backup: () => Promise<() => Promise<void>>;
}

/** What a law run runs on: a model in memory, or the real replica and server. */
export interface LawWorld {
  /** A new account that holds these rows. */
  serverWith(rows: LawTables, accountId: string, clock: Clock): Promise<LawServer>;
  browserOf(session: LinkSession, nextId: (prefix: string) => string, clock: Clock): Promise<LawBrowser>;
  /** For bugs planted on purpose: called with each answer that a browser hears. */
  readonly heard?: (browser: LawBrowser, status: number) => Promise<void>;
}
