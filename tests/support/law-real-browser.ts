import { assert } from '#lib/base/assert.ts';
import { collections, isCollection } from '#lib/domain/records/collections.ts';
import { decodeChange } from '#lib/replica/row-change.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { ReplicaMessage, SyncPort } from '#lib/replica/sync-port.ts';
import { LawTables } from './law-tables.ts';
import type { LawBrowser } from './law-world.ts';
import { seededChance } from './manual-time.ts';
import { MemoryDisk } from './memory-storage.ts';
import type { LinkSession } from './simulated-link.ts';

/** The product's own replica over storage in memory, open in two tabs that hear of each other. */
export class LawRealBrowser implements LawBrowser {
  readonly userId: string;
  private readonly session: LinkSession;
  private readonly chance: ReturnType<typeof seededChance>;
  private disk = new MemoryDisk();
  private tabs!: [Replica, Replica];
  private time = 0;

  private constructor(session: LinkSession, seed: number) {
    this.session = session;
    this.userId = session.userId;
    this.chance = seededChance(seed);
  }

  static async open(session: LinkSession, seed: number): Promise<LawRealBrowser> {
    const browser = new LawRealBrowser(session, seed);
    await browser.reopen();
    return browser;
  }

  ports(): readonly [SyncPort, SyncPort] {
    const [one, other] = this.tabs;
    return [new ReplicaSync(one), new ReplicaSync(other)];
  }

  async mutate({ name, args, at }: { name: string; args: unknown; at: number }): Promise<string | null> {
    this.time = at;
    const kept = await (await this.tab()).mutate(name, args);
    return kept.status === 'kept' ? kept.mutationId : null;
  }

  async waitingIds(): Promise<readonly string[]> {
    const waiting = (await this.tab()).waiting();
    const { meta, outbox } = this.disk;
    // The rows say, on the disk, what they hold: that is shown once, and waits no more.
    const last = meta.confirmed?.clientId === outbox?.meta.clientId ? (meta.confirmed?.lastSeq ?? 0) : 0;
    for (const { seq, id } of waiting) assert(seq > last, `${id} is in the rows and waits all the same`);
    return waiting.map(({ id }) => id);
  }

  async discard(mutationId: string): Promise<void> {
    await (await this.tab()).discardWaiting(mutationId);
  }

  async shown(): Promise<LawTables> {
    const { reader } = await this.tab();
    const tables = new LawTables();
    for (const collection of collections) {
      for (const row of reader.slots(collection)) if (row) tables.put(collection, row);
    }
    return tables;
  }

  /** Confirmed rows of both tabs, and the pages of a generation that is being built. */
  async held(): Promise<readonly LawTables[]> {
    await this.tab();
    const building = new LawTables();
    for (const { generation, stored } of this.disk.pages.values()) {
      const page = generation === this.disk.meta.shown ? null : decodeChange(stored);
      if (!page || !isCollection(page.collection)) continue;
      for (const row of page.rows) building.put(page.collection, row as never);
    }
    return [...this.tabs.map(confirmedRows), building];
  }

  failDiskAfter(writes: number): void {
    const last = this.disk.writes + writes;
    this.disk.failsAt = (write) => write > last;
  }

  async reopen(): Promise<void> {
    this.disk.failsAt = () => false;
    // What a tab can't read on a failing disk it reads when it is opened again.
    const hear = (tab: Replica, message: ReplicaMessage) => void tab.hear(message).catch(() => {});
    const one: Replica = await this.openTab((message) => hear(other, message));
    const other: Replica = await this.openTab((message) => hear(one, message));
    this.tabs = [one, other];
  }

  async becomeCopyOf(other: LawBrowser): Promise<boolean> {
    if (!(other instanceof LawRealBrowser)) return false;
    await other.tab();
    this.disk = new MemoryDisk();
    const { outbox, meta, pages, journal } = other.disk;
    // Keys of a journal only grow: the copy goes on after the last one.
    const last = journal.at(-1)?.key ?? 0;
    const empty = { text: '', sum: 0 };
    for (let key = 0; key < last; key++)
      await this.disk.storage().replica.write((old) => ({ meta: old, journal: empty }));
    Object.assign(this.disk, structuredClone({ outbox, meta, pages, journal }));
    await this.reopen();
    return true;
  }

  /** The first tab, when both have heard all that was told. */
  private async tab(): Promise<Replica> {
    for (const tab of [...this.tabs, ...this.tabs]) await tab.inTurn(() => Promise.resolve());
    return this.tabs[0];
  }

  private openTab(tell: (message: ReplicaMessage) => void): Promise<Replica> {
    const { chance, session } = this;
    const clock = { now: () => this.time };
    const options = { person: session, clock, chance, tell, changed: () => {} };
    return Replica.open({ ...options, storage: this.disk.storage() });
  }
}

function confirmedRows({ tables }: Replica): LawTables {
  const rows = new LawTables();
  for (const collection of collections) {
    for (const [row] of tables.of(collection).confirmed()) rows.put(collection, row);
  }
  return rows;
}
