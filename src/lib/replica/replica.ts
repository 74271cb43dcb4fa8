import { newId } from '../base/ids.ts';
import type { Access } from '../domain/access/access.ts';
import { currentVersion } from '../domain/mutations/registry.ts';
import { type Collection, collections } from '../domain/records/collections.ts';
import { readsGrants } from '../domain/access/visibility.ts';
import { accessIn } from '../domain/views/account-view.ts';
import type { ViewContext } from '../domain/views/view.ts';
import type { OutboxFile } from '../protocol/outbox-file.ts';
import {
  exportFrom,
  type Imported,
  importInto,
  type LookedInto,
  lookInto,
  restoreIn,
} from './carry-outbox.ts';
import { type Discarded, discardIn } from './discard-waiting.ts';
import { isTooLarge, type Kept, NOT_SAVED, TOO_LARGE } from './kept.ts';
import { Outbox } from './outbox.ts';
import { overlaid, replayed, showOverlay, tried } from './overlay.ts';
import { Rows } from './rows.ts';
import type { ReplicaOptions, ReplicaParts } from './replica-parts.ts';
import type { Entry } from './stored/storage.ts';
import type { ReplicaMessage } from './sync-port.ts';
import type { Tables } from './tables.ts';

/** What is asked of the replica itself at any time, without asking for it: what the person may do, and what needs them. */
const OF_THE_PERSON: readonly Collection[] = ['roles', 'refusals'];

/** Times as long as a replay takes. Of a large import it takes a second, and pieces of a pull come as often. */
const BETWEEN_REPLAYS = 10;
/** What takes no longer, in ms, is done at once. */
const SHORT_REPLAY_MS = 20;

/** What is asked meanwhile waits that long at most, and one page more. */
const SETTLE_SLICE_MS = 8;

/** One person's rows and waiting edits in this tab. Steps that change anything run one after the other. */
export class Replica implements ReplicaParts {
  readonly options: ReplicaOptions;
  readonly rows: Rows;
  readonly outbox: Outbox;
  /** Nothing of this person was on this device when it was opened. */
  readonly isNew: boolean;
  #queue: Promise<unknown> = Promise.resolve();
  /** Whoever signed out deletes the rows: reading what others tell later would make the databases anew. */
  #isWiped = false;
  #isClosed = false;
  /** The last replay: when it was done, and how long it took, ms. */
  #replayed = { at: 0, ms: 0 };
  #owesReplay = false;

  private constructor(options: ReplicaOptions, kept: Pick<Replica, 'rows' | 'outbox' | 'isNew'>) {
    this.options = options;
    this.rows = kept.rows;
    this.outbox = kept.outbox;
    this.isNew = kept.isNew;
  }

  /** Opens without a network. */
  static async open(options: ReplicaOptions): Promise<Replica> {
    const { clock, chance, storage, tell, changed, foldAfter, readsWhenAsked } = options;
    const clientId = newId('cl', clock.now(), chance);
    const outbox = await Outbox.open(
      { store: storage.outbox, clock, tell: () => tell({ kind: 'outbox' }) },
      { clientId, nextSeq: 1, pushedSeq: 0 },
    );
    const folded = (of: readonly Collection[]): void => tell({ kind: 'rows', collections: of });
    const rows = await Rows.open({ store: storage.replica, changed, folded, foldAfter, readsWhenAsked });
    const replica = new Replica(options, { rows, outbox, isNew: outbox.meta.clientId === clientId });
    await replica.#haveFirst();
    await replica.replay();
    return replica;
  }

  /** What waits may have to do with any row; without it, what says what the person may see. */
  async #haveFirst(): Promise<void> {
    if (this.waiting().length > 0) return this.have(collections);
    await this.have(OF_THE_PERSON);
    if (readsGrants(this.access())) await this.have(collections);
  }

  /** Resolves when the rows of these collections are here. */
  async have(of: readonly Collection[]): Promise<void> {
    await this.rows.have(of);
  }

  get tables(): Tables {
    return this.rows.tables;
  }

  get reader(): Tables['reader'] {
    return this.tables.reader;
  }

  access(): Access {
    return accessIn(this.reader, this.options.person.userId);
  }

  /** What a view is told beside the rows. `now` in ms. */
  viewContext(now: number): ViewContext {
    return { now, access: this.access(), isWhole: this.rows.wholeness().isWhole };
  }

  /** Not confirmed, in order. */
  waiting(): readonly Entry[] {
    return this.outbox.waiting(this.rows.meta);
  }

  /** Runs on what is shown, then waits until the outbox has it; only then it is shown and answered. */
  mutate(name: string, args: unknown): Promise<Kept> {
    return this.inTurn(async () => {
      const { clock, chance, person, tell } = this.options;
      const at = clock.now();
      const call = { id: newId('mu', at, chance), name, version: currentVersion(name) ?? 1, args, at };
      if (isTooLarge(call)) return { status: 'not-saved', message: TOO_LARGE };
      const { outcome, changes } = await tried(this.reader, call, person.userId);
      if (outcome.status === 'refused') return { status: 'refused', outcome };
      if (!(await this.outbox.append(call))) return { status: 'not-saved', message: NOT_SAVED };
      this.#announce(showOverlay(this.tables, overlaid(this.tables, changes), [...changes.keys()]));
      tell({ kind: 'outbox' });
      return { status: 'kept', mutationId: call.id, outcome };
    });
  }

  /** Replaces a waiting edit in place by one that does nothing, with the same seq and id. */
  discardWaiting(mutationId: string): Promise<Discarded> {
    return discardIn(this, mutationId);
  }

  /** Undo of `discardWaiting`, also when that was sent. Answers how many came back. */
  restoreWaiting(mutationIds: readonly string[]): Promise<number> {
    return restoreIn(this, mutationIds);
  }

  /** What waits, for another machine: without what was discarded. */
  exportOutbox(): OutboxFile {
    return exportFrom(this);
  }

  /** What `exportOutbox` of another machine, or any value that claims to be that, would add here. */
  lookIntoOutbox(value: unknown): Promise<LookedInto> {
    return lookInto(this, value);
  }

  /** Takes in of it what the person chose, by mutation id. */
  importOutbox(value: unknown, chosen: readonly string[]): Promise<Imported> {
    return importInto(this, value, chosen);
  }

  /** The person was told that the server was set back to an earlier backup. */
  sawRestored(): Promise<void> {
    return this.inTurn(() => this.outbox.changeMeta(({ restored: _, ...rest }) => rest));
  }

  /** Another tab changed something durable. */
  hear(message: ReplicaMessage): Promise<void> {
    this.#isWiped ||= message.kind === 'wiped';
    return this.inTurn(async () => {
      if (message.kind === 'wiped') this.#closeStorage();
      if (this.#isWiped || message.kind === 'status') return;
      if (message.kind === 'outbox') await this.outbox.reread();
      else await this.rows.load(message.kind !== 'rows');
      await this.replay();
    });
  }

  /**
   * Takes both databases of this person away. The other tabs are told first, and let go of them. With `isOthers` another
   * tab does it, and this one only takes away what it may have written since.
   */
  wipe({ isOthers = false } = {}): Promise<void> {
    this.#isWiped = true;
    if (!isOthers) this.options.tell({ kind: 'wiped' });
    return this.inTurn(async () => {
      const { outbox, replica } = this.options.storage;
      const ended = await Promise.allSettled([outbox.destroy({ isOthers }), replica.destroy({ isOthers })]);
      this.tables.clearBase();
      this.outbox.forget();
      await this.replay();
      for (const one of ended) if (one.status === 'rejected') throw one.reason;
    });
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.inTurn(() => Promise.resolve(this.#closeStorage()));
  }

  async whole(): Promise<void> {
    if (this.#isWiped || this.#isClosed || this.rows.isRead) return;
    await this.options.firstAnswers;
    await this.have(collections);
  }

  /** With every row here: who changes something may read anything. */
  inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const turn = this.#queue.then(async () => {
      await this.whole();

      return act();
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  /** Rebuilds the overlay aside, then shows it at once. */
  async replay(): Promise<void> {
    const { clock, person } = this.options;
    const begun = clock.now();
    const changes = await replayed(this.tables, this.waiting(), person.userId);
    this.#announce(showOverlay(this.tables, changes));
    this.#replayed = { at: clock.now(), ms: clock.now() - begun };
    this.#owesReplay = false;
  }

  async replaySoon(): Promise<void> {
    const { at, ms } = this.#replayed;
    const isLong = ms > SHORT_REPLAY_MS;
    this.#owesReplay = isLong && this.options.clock.now() - at < ms * BETWEEN_REPLAYS;
    if (!this.#owesReplay) await this.replay();
  }

  async replayOwed(): Promise<void> {
    if (this.#owesReplay) await this.inTurn(() => this.replay());
  }

  async settle(of?: readonly Collection[]): Promise<void> {
    const { clock, pause } = this.options;
    for (let begun = clock.now(); this.tables.settleOne(of);) {
      if (!pause || clock.now() - begun < SETTLE_SLICE_MS) continue;
      await pause();
      begun = clock.now();
    }
  }

  #closeStorage(): void {
    this.options.storage.outbox.close();
    this.options.storage.replica.close();
  }

  #announce(changed: readonly Collection[]): void {
    if (changed.length > 0) this.options.changed(changed);
  }
}
