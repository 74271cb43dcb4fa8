import type { Clock } from '#lib/base/clock.ts';
import { assert } from '#lib/base/assert.ts';
import { collections, isCollection } from '#lib/domain/records/collections.ts';
import { decodeChange } from '#lib/pages/page-text.ts';
import { type OutboxFileEntry, outboxFile, parseOutboxFile } from '#lib/protocol/outbox-file.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { ReplicaMessage, SyncPort } from '#lib/replica/sync-port.ts';
import type { LawPlant } from '../planted/plant.ts';
import { LawTables } from '../tables.ts';
import type { LawBrowser, LawTabShown } from '../world.ts';
import { seededChance } from '../../support/manual-time.ts';
import { MemoryDisk } from '../../support/replica/memory-storage.ts';
import type { LinkSession } from '../../support/replica/simulated-link.ts';

/** So few that short runs fold often. */
const FOLD_AFTER = 4;

interface RealBrowserParts {
  readonly seed: number;
  readonly clock: Clock;
  readonly plant?: LawPlant;
}

/** The product's own replica over storage in memory, open in two tabs that hear of each other. */
export class LawRealBrowser implements LawBrowser {
  readonly userId: string;
  private readonly session: LinkSession;
  private readonly chance: ReturnType<typeof seededChance>;
  private readonly clock: Clock;
  private readonly plant: LawPlant;
  private disk = new MemoryDisk();
  private tabs!: [Replica, Replica];
  private edits = 0;

  private constructor(session: LinkSession, { seed, clock, plant = {} }: RealBrowserParts) {
    this.session = session;
    this.userId = session.userId;
    this.chance = seededChance(seed);
    this.clock = clock;
    this.plant = plant;
  }

  static async open(session: LinkSession, parts: RealBrowserParts): Promise<LawRealBrowser> {
    const browser = new LawRealBrowser(session, parts);
    await browser.reopen();
    return browser;
  }

  ports(around: (port: SyncPort) => SyncPort = (port) => port): readonly [SyncPort, SyncPort] {
    const { port = (one: SyncPort) => one } = this.plant;
    const [one, other] = this.tabs;
    return [port(around(new ReplicaSync(one))), port(around(new ReplicaSync(other)))];
  }

  /** In one tab and the other by turns. */
  async mutate({ name, args }: { name: string; args: unknown }): Promise<string | null> {
    await this.tab();
    const tab = this.tabs[this.edits++ % 2] ?? this.tabs[0];
    const kept = await tab.mutate(name, args);
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
    const tab = await this.tab();
    // A disk that takes nothing says so, and the edit goes on waiting.
    await (this.plant.discard?.(tab, mutationId) ?? tab.discardWaiting(mutationId)).catch(() => {});
  }

  async shown(): Promise<LawTables> {
    return shownRows(await this.tab());
  }

  async tabsShown(): Promise<readonly LawTabShown[]> {
    await this.tab();
    return this.tabs.map((tab) => ({
      confirmed: confirmedRows(tab),
      waiting: tab.waiting(),
      shown: shownRows(tab),
    }));
  }

  heard(status: number): Promise<unknown> {
    return this.plant.heard?.(this.tabs[0], status) ?? Promise.resolve();
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

  fillDisk(from: number, count: number): void {
    const first = this.disk.writes + from;
    this.disk.failsAt = (write) => write > first && write <= first + count && 'QuotaExceededError';
  }

  /** Through the product's own file, as it is written and read. */
  async giveOutboxTo(other: LawBrowser): Promise<boolean> {
    if (!(other instanceof LawRealBrowser)) return false;
    const { taken = (entry: OutboxFileEntry) => entry } = this.plant;
    const written = (await this.tab()).exportOutbox();
    const file = outboxFile(this.session, written.exportedAt, written.entries.map(taken));
    const chosen = file.entries.map(({ id }) => id);
    const imported = await (await other.tab()).importOutbox(parseOutboxFile(JSON.stringify(file)), chosen);
    return imported.status === 'imported' && imported.added > 0;
  }

  /** Told at the next opening. */
  async tearPage(which: number): Promise<void> {
    const kept = [...this.disk.pages.values(), ...this.disk.journal];
    const torn = kept[which % Math.max(1, kept.length)];
    if (torn) torn.stored = { ...torn.stored, text: `${torn.stored.text.slice(0, -2)}??` };
    await this.reopen();
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
      await this.disk.storage().replica.write((old) => ({ meta: old, journal: [empty] }));
    Object.assign(this.disk, structuredClone({ outbox, meta, pages, journal }));
    await this.reopen();
    return true;
  }

  /** The first tab, when both have heard all that was told. */
  private async tab(): Promise<Replica> {
    for (const tab of [...this.tabs, ...this.tabs]) await tab.inTurn(() => Promise.resolve());
    return this.tabs[0];
  }

  private async openTab(tell: (message: ReplicaMessage) => void): Promise<Replica> {
    const { chance, session, clock } = this;
    const options = { person: session, clock, chance, tell, changed: () => {}, foldAfter: FOLD_AFTER };
    const tab = await Replica.open({ ...options, storage: this.disk.storage() });
    this.plant.opened?.(tab);
    return tab;
  }
}

export function shownRows({ reader }: Replica): LawTables {
  const rows = new LawTables();
  for (const collection of collections) {
    for (const row of reader.slots(collection)) if (row) rows.put(collection, row);
  }
  return rows;
}

function confirmedRows({ tables }: Replica): LawTables {
  const rows = new LawTables();
  for (const collection of collections) {
    for (const [row] of tables.of(collection).confirmed()) rows.put(collection, row);
  }
  return rows;
}
