import type { Collection } from '../../domain/records/collections.ts';
import type { PageText } from '../../pages/page-text.ts';
import type { Cookie } from '../../protocol/pull.ts';

/** A waiting mutation. `isTooLarge`: sent without args from now on. */
export interface Entry {
  readonly seq: number;
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly args: unknown;
  readonly at: number;
  readonly isTooLarge?: boolean;
  /** Of an entry that does nothing any more. */
  readonly discarded?: DiscardedCall;
  /** It was sent under an earlier clientId, unanswered: the server may have it. */
  readonly mayBeSent?: boolean;
}

/** What the person discarded, to be brought back. */
interface DiscardedCall extends Pick<Entry, 'name' | 'version' | 'args'> {
  /** It was sent before it was discarded: the server may have applied it, until an answer tells. */
  readonly isTried?: boolean;
  /** So was the nothing in its place since. */
  readonly isNothingTried?: boolean;
}

/** A confirmed entry, kept 30 days for a server restored from an older backup. */
export interface SentEntry extends Entry {
  readonly confirmedAt: number;
  /** Counts up with each confirmation: a clock may be set back. Absent in what an older build kept. */
  readonly turn?: number;
}

export interface OutboxMeta {
  readonly clientId: string;
  readonly nextSeq: number;
  readonly pushedSeq: number;
  /** The last one that was ever on its way to a server, answered or not. Absent: none since the last new clientId. */
  readonly sentSeq?: number;
  /** How often entries were confirmed: the next one's turn. Absent in what an older build kept. */
  readonly turn?: number;
  /** The database that acknowledged entries, by its epoch. Absent: none did, since the last new clientId for an epoch. */
  readonly epoch?: string;
  /** The server was last set back to an earlier backup, until the person has seen it. */
  readonly restored?: Restored;
}

/** `offered`: how many confirmed entries wait again, since the backup may lack them. */
interface Restored {
  readonly at: number;
  readonly offered: number;
}

export interface OutboxState {
  readonly meta: OutboxMeta;
  /** In order of seq. */
  readonly entries: readonly Entry[];
}

/** With some of what was confirmed: a large import leaves 70 MB of it for 30 days, which nobody reads without need. */
export interface WithSent extends OutboxState {
  readonly sent: readonly SentEntry[];
}

/** Which confirmed entries a change looks at: those with these ids. */
export type SentAsked = readonly string[] | 'all';

export interface HowToDestroy {
  /** Another tab destroys it: only what this one may have made since is taken away. */
  readonly isOthers?: boolean;
}

/**
 * What people did and the server has not confirmed. Every method is one transaction, durable (strict) when it
 * answers, and excludes those of other tabs. Rejects when nothing was written. What is the same object as before is not
 * written.
 */
export interface OutboxStore {
  /** `fresh` is kept when nothing was there. */
  open(fresh: OutboxMeta): Promise<OutboxState>;
  /** null: nothing is there. */
  meta(): Promise<OutboxMeta | null>;
  /** Takes seq from meta.nextSeq in the same transaction. */
  append(entry: Omit<Entry, 'seq'>): Promise<Entry>;
  changeMeta(change: (meta: OutboxMeta) => OutboxMeta): Promise<OutboxMeta>;
  /** As `rewrite`, of the entries from one seq to another alone. */
  changeSome(
    span: { readonly first: number; readonly last: number },
    change: (state: OutboxState) => OutboxState,
  ): Promise<OutboxMeta>;
  rewrite(asked: SentAsked, change: (state: WithSent) => WithSent): Promise<OutboxState>;
  /** Entries up to `last` of this client go to the confirmed ones. Reads and writes these alone. */
  settle(confirmed: { readonly clientId: string; readonly lastSeq: number }, at: number): Promise<OutboxMeta>;
  close(): void;
  destroy(how?: HowToDestroy): Promise<void>;
}

/** `collection` stands beside the text, so that a torn one tells what to pull again. Absent in what an older build kept. */
export interface StoredChange extends PageText {
  readonly collection?: string;
}

export interface ReplicaMeta {
  readonly cookie: Cookie | null;
  /** What the server has in the rows here, of that clientId (L3). */
  readonly confirmed: { readonly clientId: string; readonly lastSeq: number } | null;
  /** The generation that is shown. */
  readonly shown: number;
  /** The one that pages go to: another one while a reset is under way beside the old rows. */
  readonly building: number;
  readonly nextPage: number;
  readonly syncedAt: number | null;
  /** How often the journal was folded into pages: a tab that knows another number reads everything again. */
  readonly folds?: number;
  /** The last generation that was complete. Absent: none was, or an older build kept this. */
  readonly whole?: number;
  /** Of a first sync that is not complete: rows pulled, and rows there when it began. */
  readonly filled?: { readonly rows: number; readonly total: number };
}

export const FRESH_META: ReplicaMeta = {
  cookie: null,
  confirmed: null,
  shown: 1,
  building: 1,
  nextPage: 1,
  syncedAt: null,
};

export interface ReplicaWrite {
  readonly meta: ReplicaMeta;
  readonly page?: { readonly collection: Collection; readonly number: number; readonly stored: PageText };
  readonly journal?: readonly StoredChange[];
  /** Generations other than these are deleted. */
  readonly keep?: readonly number[];
}

export interface HowToWrite {
  /** The only place besides meta that is written to: a narrow transaction is opened in a fifth of the time. */
  readonly into?: Collection | 'journal' | 'meta';
  /** Called when the storage has all of it but it is not durable yet: work to do while the disk does its own. */
  meanwhile?(meta: ReplicaMeta): void;
}

export interface Written {
  readonly meta: ReplicaMeta;
  /** The key that the last journal entry got. */
  readonly journal?: number;
}

export interface Folded {
  readonly seen: { readonly meta: ReplicaMeta; readonly nextPage: number; readonly lastJournal: number };
  readonly collections: readonly Collection[];
  readonly pages: readonly { readonly collection: Collection; readonly stored: PageText }[];
}

/** Whether nothing was written between. */
export function isAsSeen({ seen }: Folded, now: ReplicaMeta, lastJournal: number): boolean {
  const { meta, nextPage } = seen;
  const isShown = now.shown === now.building && now.shown === meta.shown;
  const isSame = now.nextPage === nextPage && (now.folds ?? 0) === (meta.folds ?? 0);
  return isShown && isSame && lastJournal === seen.lastJournal;
}

/** What is read of one generation: pages from a number on, and the journal after a key. */
interface ToLoad {
  readonly generation: number;
  readonly page: number;
  readonly journal: number;
  /** Pages of these alone. */
  readonly of: readonly Collection[];
}

/** Rows pulled: disposable. Each method is one transaction. `journal` keys only grow. */
export interface ReplicaStore {
  meta(): Promise<ReplicaMeta>;
  load(asked: ToLoad): Promise<{
    meta: ReplicaMeta;
    pages: readonly { collection: string; stored: PageText }[];
    journal: readonly StoredChange[];
    lastJournal: number;
  }>;
  /** Pages and journal go to `meta.building` of what `change` answers. */
  write(change: (meta: ReplicaMeta) => ReplicaWrite, how?: HowToWrite): Promise<Written>;
  /**
   * Replaces every page of these collections, and the whole journal, by these pages. null, and nothing is changed, when
   * anything was written since `seen`.
   */
  fold(folded: Folded): Promise<ReplicaMeta | null>;
  close(): void;
  destroy(how?: HowToDestroy): Promise<void>;
}

export interface Storage {
  readonly outbox: OutboxStore;
  readonly replica: ReplicaStore;
}
