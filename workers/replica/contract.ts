import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import type { Collection } from '#lib/domain/records/collections.ts';
import type { FileWish } from '#lib/domain/views/inbox/file-wishes.ts';
import type { WaitingWish } from '#lib/domain/views/inbox/waiting.ts';
import type { OutboxFileFault } from '#lib/protocol/outbox-file.ts';
import type { CheckedDevice } from '#lib/domain/records/devices/checked-device.ts';
import type { ViewName, ViewQuery, ViewResult } from '#lib/domain/views/registry.ts';

/** Whose replica: part of every database, lock and channel name. */
export interface Person {
  readonly accountId: string;
  readonly userId: string;
}

/** The one quiet control of sync, and what the Inbox counts. */
export interface SyncStatus {
  readonly state:
    | 'starting'
    /** First sync under way; see `progress`. */
    | 'filling'
    | 'up-to-date'
    /** A push or pull is on its way, or will be soon. */
    | 'syncing'
    | 'offline'
    /** The session ended: sign in to sync. */
    | 'signed-out'
    /** The server speaks a newer or older protocol: update the app. */
    | 'old-app'
    /** No longer in the account: the replica is gone, the outbox can be exported. */
    | 'removed'
    /** IndexedDB does not answer: nothing can be saved. */
    | 'storage-failed';
  /** Whether the rows here are all that the person may see. Where not, no count is to be believed, and nothing is "none". */
  readonly isWhole: boolean;
  /** Mutations not yet confirmed. */
  readonly waiting: number;
  /** Refusals in the Inbox. */
  readonly attention: number;
  /** The last attempt met a server that was busy, or something else that answered in its place. */
  readonly isServerBusy?: boolean;
  /** What is next in the outbox, and so all after it, waits for the person to show that it is them. */
  readonly isHeld?: boolean;
  /** Last time the server confirmed that all is here, ms; null: never on this device. */
  readonly syncedAt: number | null;
  /** Rows here and rows there, during a first sync and where one was cut; null: not known. */
  readonly progress: { readonly rows: number; readonly total: number } | null;
  /** The server was set back to an earlier backup, and `offered` changes are sent to it again: to be said once. */
  readonly restored?: { readonly at: number; readonly offered: number } | null;
}

/** Why an edit could not be kept. What the person typed stays on screen. */
export type MutateAnswer =
  /** Durable: it survives the tab, the browser and the power cut. `outcome` may carry refused rows. */
  | { readonly status: 'kept'; readonly mutationId: string; readonly outcome: Outcome }
  /** Refused on entry: not queued. */
  | { readonly status: 'refused'; readonly outcome: Extract<Outcome, { status: 'refused' }> }
  /** Storage failed twice, or the mutation is too large to queue. */
  | { readonly status: 'not-saved'; readonly message: string };

/** What would be gone with a sign-out. */
export interface Unsent {
  /** Edits not yet confirmed. */
  readonly waiting: number;
  /** Devices checked. */
  readonly checked: number;
}

interface OutboxExport {
  readonly file: Blob;
  readonly count: number;
}

export type OutboxLook =
  | {
      readonly status: 'read';
      /** By the clock of the machine that wrote it, ms. */
      readonly exportedAt: number;
      /** What is not here yet. */
      readonly wishes: readonly FileWish[];
      readonly alreadyHere: number;
    }
  | { readonly status: 'refused'; readonly fault: OutboxFileFault };

export type OutboxImport =
  /** `alreadyHere`: waiting or confirmed on this machine before. */
  | { readonly status: 'imported'; readonly added: number; readonly alreadyHere: number }
  | { readonly status: 'refused'; readonly fault: OutboxFileFault }
  /** Storage failed; nothing was taken in. */
  | { readonly status: 'not-saved' };

export interface StorageReport {
  /** Bytes used by this origin and granted to it, as the browser estimates; null: not told. */
  readonly usage: number | null;
  readonly quota: number | null;
  /** Whether the browser promised not to evict; null: can't say. */
  readonly isPersisted: boolean | null;
  readonly rowsByCollection: Readonly<Partial<Record<Collection, number>>>;
}

export interface ReplicaEvents {
  /** Rows of these collections changed: ask the view again. */
  changed(collections: readonly Collection[]): void;
  status(status: SyncStatus): void;
  /** The person signed out in another tab: nothing of theirs is left on this device. */
  wiped(): void;
}

/** What was on this device for the person. `isNew`: nothing. */
export interface KeptHere {
  readonly clientId: string;
  readonly isNew: boolean;
}

/**
 * The replica worker: one in every tab. Everything but `open` waits for it. Promises reject only for bugs.
 */
export interface ReplicaWorker {
  /** Opens the person's replica; answers when the collections needed to paint are in memory. Works offline. */
  open(person: Person, events: ReplicaEvents): Promise<KeptHere>;
  /** Whether the tab is looked at: a hidden one lets another sync. */
  seen(isVisible: boolean): Promise<void>;
  /** Answers from memory; never waits for the network. `now` in ms. */
  query<Name extends ViewName>(name: Name, query: ViewQuery<Name>, now: number): Promise<ViewResult<Name>>;
  mutate(name: string, args: unknown): Promise<MutateAnswer>;
  status(): Promise<SyncStatus>;
  waiting(): Promise<readonly WaitingWish[]>;
  /** Replaces a waiting mutation by a no-op. `applied`: the server had it already; `on-its-way`: it may have it. */
  discardWaiting(mutationId: string): Promise<'discarded' | 'on-its-way' | 'applied' | 'unknown'>;
  /** The person has seen that the server was set back. */
  sawRestored(): Promise<void>;
  /** Undo of `discardWaiting`, in the order to make them in. Answers how many came back. */
  restoreWaiting(mutationIds: readonly string[]): Promise<number>;
  /** What waits, as a file for another machine. In every state: also signed out, removed, with an old app. */
  exportOutbox(): Promise<OutboxExport>;
  /** What such a file would add. Nothing is taken in. */
  lookIntoOutbox(file: Blob): Promise<OutboxLook>;
  /** Takes in of it what the person chose, by id. */
  importOutbox(file: Blob, chosen: readonly string[]): Promise<OutboxImport>;
  /** Sync now; answers when the attempt ended, well or not. */
  syncNow(): Promise<SyncStatus>;
  /** Ask for sums with the next pull, and mend what differs. */
  checkNow(): Promise<SyncStatus>;
  storage(): Promise<StorageReport>;
  /** What the person checked on this device from a moment on (ms), the oldest first. Kept a week, never sent. */
  checkedSince(at: number): Promise<readonly CheckedDevice[]>;
  /** false: this browser could not keep it. */
  check(one: CheckedDevice): Promise<boolean>;
  uncheck(one: CheckedDevice): Promise<boolean>;
  /**
   * Takes this person's local data away, all databases; the other tabs are told. Rejects where something could not be
   * emptied. The next contact ends the session.
   */
  wipe(): Promise<void>;
  /** What this browser alone has of a person, checked devices from a moment on (ms). Needs no `open`. */
  unsent(person: Person, since: number): Promise<Unsent>;
  /**
   * Takes away what is kept of a person whose desk is not open; answers whether all of it is gone. `isTold`: tabs that
   * have it open are told to close it; otherwise what they have is left alone. Needs no `open`.
   */
  remove(person: Person, how: { readonly isTold: boolean }): Promise<boolean>;
  close(): Promise<void>;
}
