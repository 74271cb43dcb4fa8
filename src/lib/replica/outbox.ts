import type { Clock } from '../base/clock.ts';
import type { MutationCall } from '../domain/mutations/apply.ts';
import { lastConfirmed } from './outbox-state.ts';
import type {
  Entry,
  OutboxMeta,
  OutboxState,
  OutboxStore,
  ReplicaMeta,
  SentAsked,
  WithSent,
} from './stored/storage.ts';

interface Outside {
  readonly store: OutboxStore;
  readonly clock: Clock;
  /** Something durable changed: the other tabs read it again. */
  tell(): void;
}

/** What waits, as this tab knows it and as the disk has it. Every step runs in the replica's turn. */
export class Outbox {
  #state: OutboxState;
  readonly #outside: Outside;

  private constructor(outside: Outside, state: OutboxState) {
    this.#outside = outside;
    this.#state = state;
  }

  /** `fresh`: what begins where this device has none. */
  static async open(outside: Outside, fresh: OutboxMeta): Promise<Outbox> {
    return new Outbox(outside, await outside.store.open(fresh));
  }

  get meta(): OutboxMeta {
    return this.#state.meta;
  }

  get entries(): readonly Entry[] {
    return this.#state.entries;
  }

  /** Not confirmed, in order. The rows' own lastSeq decides, and only for its clientId (L3). */
  waiting(rows: ReplicaMeta): readonly Entry[] {
    const last = lastConfirmed(rows, this.#state);
    return this.#state.entries.filter((entry) => entry.seq > last);
  }

  /** Answers when the edit is durable; null: the disk did not take it. */
  async append(call: MutationCall): Promise<Entry | null> {
    const entry = await this.#outside.store.append(call).catch(() => null);
    if (!entry) return null;
    const { meta, entries } = this.#state;
    // Where another tab added one before it, that one is read when the tab tells, or with the next pull.
    const nextSeq = entry.seq === meta.nextSeq ? entry.seq + 1 : meta.nextSeq;
    this.#state = { meta: { ...meta, nextSeq }, entries: [...entries, entry] };
    return entry;
  }

  /** `asked`: the confirmed entries that the change looks at. */
  async rewrite(asked: SentAsked, change: (state: WithSent) => WithSent): Promise<void> {
    let isChanged = false;
    const { meta, entries } = await this.#outside.store.rewrite(asked, (state) => {
      const next = change(state);
      isChanged = next !== state;
      return next;
    });
    this.#state = { meta, entries };
    if (isChanged) this.#outside.tell();
  }

  async changeMeta(change: (meta: OutboxMeta) => OutboxMeta): Promise<void> {
    let isChanged = false;
    const meta = await this.#outside.store.changeMeta((old) => {
      const next = change(old);
      isChanged = next !== old;
      return next;
    });
    await this.#take(meta);
    if (isChanged) this.#outside.tell();
  }

  /** Entries from `first` to `last` and the meta. A disk that takes nothing leaves `instead`, here alone. */
  async changeSome(
    range: { readonly first: number; readonly last: number },
    change: (state: OutboxState) => OutboxState,
    instead: (meta: OutboxMeta) => OutboxMeta,
  ): Promise<void> {
    await this.#take(
      await this.#outside.store.changeSome(range, change).catch(() => instead(this.#state.meta)),
    );
  }

  /** Moves away what the rows here have. Nothing is written, and nobody told, where nothing of it waits. */
  async settle(rows: ReplicaMeta): Promise<void> {
    const lastSeq = lastConfirmed(rows, this.#state);
    if (!this.#state.entries.some(({ seq }) => seq <= lastSeq)) return;
    const { clientId, nextSeq } = this.#state.meta;
    const meta = await this.#outside.store.settle({ clientId, lastSeq }, this.#outside.clock.now());
    // Another tab renumbered between: its numbers are others.
    if (meta.clientId !== clientId) return this.reread();
    const left = this.#state.entries.filter(({ seq }) => seq > lastSeq);
    this.#state = { meta: { ...meta, nextSeq }, entries: left };
    this.#outside.tell();
  }

  async reread(): Promise<void> {
    this.#state = await this.#outside.store.open(this.#state.meta);
  }

  /** Reads again what waits where another tab added to it or renumbered it; looks at one small record. */
  async freshen(): Promise<void> {
    const meta = await this.#outside.store.meta();
    const { clientId, nextSeq } = this.#state.meta;
    if (meta?.clientId === clientId && meta.nextSeq === nextSeq) this.#state = { ...this.#state, meta };
    else await this.reread();
  }

  /** Nothing waits here any more: the person signed out. */
  forget(): void {
    this.#state = { ...this.#state, entries: [] };
  }

  /** What other tabs have added is still to be read: nextSeq says from where on. */
  async #take(meta: OutboxMeta): Promise<void> {
    const { clientId, nextSeq } = this.#state.meta;
    if (meta.clientId === clientId) this.#state = { ...this.#state, meta: { ...meta, nextSeq } };
    else await this.reread();
  }
}
