import type { PushedMutation } from '../protocol/push.ts';
import type { Cookie, PullLine } from '../protocol/pull.ts';
import type { Wholeness } from './wholeness.ts';

type Line<Kind extends PullLine['line']> = Extract<PullLine, { line: Kind }>;

export interface PushLimits {
  readonly count: number;
  readonly bytes: number;
  /**
   * false: no server has answered in this cycle. Then nothing goes in the place of what was discarded after it was sent, nor
   * what waits behind that: as long as nobody answers, it can be brought back under its own id.
   */
  readonly isAnswered?: boolean;
}

export interface Pushed {
  readonly clientId: string;
  readonly epoch: string;
  /** Seqs that the server took as nothing: what the person discarded there is not applied. */
  readonly nothings?: readonly number[];
}

/**
 * What sync may do with a replica. Every method is durable when it answers. The replica knows nothing of the
 * network; sync knows nothing of storage. The names of steps (P1…, L1…) are those of the written protocol.
 */
export interface SyncPort {
  readonly accountId: string;
  readonly userId: string;
  /**
   * Numbers of a server (`last`, `lastSeq`) count only for the clientId that was sent with the question. Another tab
   * may have renumbered meanwhile: where a method takes a clientId, the transaction compares it with the stored one
   * and ignores the number when they differ (the rest of a tail still counts).
   */
  clientId(): string;
  /**
   * L2: the epoch of the database that acknowledged entries of this outbox; null: none yet. The cookie can't tell: it
   * goes with the rows, and a browser that never pulled has none.
   */
  outboxEpoch(): string | null;

  /**
   * P1: the next entries not yet known to be done by the server, in seq order, within both limits. At least one: what is
   * larger than `bytes` by itself goes without its args, and is refused.
   */
  toPush(limits: PushLimits): Promise<readonly PushedMutation[]>;
  /**
   * Before they go out: from here on the server may have them, whatever becomes of its answer, and what is discarded is
   * told to be on its way. Rejects with Overtaken where another tab has changed one of them: they are to be taken again.
   */
  sending(mutations: readonly PushedMutation[], clientId: string): Promise<void>;
  /**
   * P5: the server has done everything up to `last`. Entries stay, and are replayed, until a pull confirms them (L3).
   * Ignored when another database than `epoch` has acknowledged entries before.
   */
  markPushed(last: number, from: Pushed): Promise<void>;
  /** Something was sent that nobody has answered, by this tab or one before it. */
  isUnanswered(): boolean;
  /** P4 gap: the server knows only up to `last`: everything after is to be pushed again. */
  rewindPush(last: number, clientId: string): Promise<void>;
  /** P1: a lone mutation was answered 413: it is sent from now on as an envelope without args. */
  markTooLarge(seq: number): Promise<void>;
  /**
   * P4 forked, L2 epoch: takes a new clientId and renumbers what is not confirmed from 1, in order and with the same
   * mutation ids. For `epoch` the confirmed entries kept of the last 30 days go first, marked as offered again, and no
   * database has acknowledged anything any more.
   */
  renumber(reason: 'forked' | 'epoch'): Promise<void>;

  cookie(): Cookie | null;
  /**
   * L1: the cookie to ask with. What is applied next answers that question: where the rows were begun anew, dropped or
   * brought further since by another tab, it rejects with Overtaken and changes nothing. An answer that was long on its
   * way would otherwise bring back what the person may no longer see, or take away what has just been confirmed.
   */
  beginPull(): Cookie | null;
  /** L7: collections of which a page is torn on the disk: to be pulled again. */
  torn(): readonly string[];
  /**
   * L2: what follows builds the replica anew. For `access` the old rows are dropped at once, from memory too; others stay as
   * they are, with their cookie, until the first of the new ones is stored.
   */
  beginReset(reason: NonNullable<Line<'head'>['reset']>, totals: Line<'head'>['totals']): Promise<void>;
  /**
   * L6: the rows and their resume point in one transaction. A page without one (changes since a cookie, a collection that
   * is pulled again) is held in memory until the next one, or the tail: cut before it, it would be stored once more with
   * every try.
   */
  applyPage(page: Line<'page'>): Promise<void>;
  /** L4: as `applyPage`, of a page that is stored as it came: its rows are made when somebody asks for one. */
  applyReady(page: Line<'ready'> & { readonly text: string }): Promise<void>;
  applyGone(gone: Line<'gone'>): Promise<void>;
  /** L3: whether the rows that check-ins belong to are at hand: not while others are built beside those that are shown. */
  takesSeen(): boolean;
  /** As `applyPage` of a page without a resume point. */
  applySeen(seen: Line<'seen'>): Promise<void>;
  /**
   * L2: whether a server of the same epoch has less of this client than it had confirmed when it was asked. It was set
   * back by other means than a restore (its folder was copied), and is to be treated as another database.
   */
  hasForgotten(lastSeq: number | null, clientId: string): boolean;
  /**
   * L3, L6: what was held, the new cookie and lastSeq in one transaction, the confirmed entries dropped, the overlay rebuilt. With
   * sums (L7), answers the collections that differ. lastSeq confirms only what the same database acknowledged: an entry
   * not yet pushed may have a number that a copy of this browser used up, and is to be found forked by its own push.
   */
  applyTail(tail: Line<'tail'>, clientId: string): Promise<readonly string[]>;
  /** The person was removed, or an offline sign-out: rows go, the outbox stays. */
  dropRows(): Promise<void>;

  /** Whether the rows shown are all that the person may see. */
  wholeness(): Wholeness;

  /** Mutations not yet confirmed. */
  waitingCount(): number;
}

/** The rows are others than those that were asked about. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Other tabs of the same person, told after something durable changed. */
export type ReplicaMessage =
  | { readonly kind: 'outbox' }
  /** New journal entries or pages: read them. */
  | { readonly kind: 'rows'; readonly collections: readonly string[] }
  /** Another generation, or no rows any more: read everything again. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'wiped' }
  /** What asking the server came to: `Contact` of sync. Nothing durable changed. */
  | { readonly kind: 'status'; readonly status: unknown };
