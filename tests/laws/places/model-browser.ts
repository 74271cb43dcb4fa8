import { decodeChange } from '../../../src/lib/pages/page-text.ts';
import type { Access } from '#lib/domain/access/access.ts';
import { accessOf } from '#lib/domain/access/access-of.ts';
import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import { isCollection } from '#lib/domain/records/collections.ts';
import type { Cookie, PullLine } from '#lib/protocol/pull.ts';
import type { PushedMutation } from '#lib/protocol/push.ts';
import { Overtaken, type SyncPort } from '#lib/replica/sync-port.ts';
import { applyLawMutation } from '../mutations.ts';
import { portWith } from '../planted/plant.ts';
import { LawTables } from '../tables.ts';
import type { LawBrowser } from '../world.ts';
import type { LinkSession } from '../../support/replica/simulated-link.ts';

interface Entry extends PushedMutation {
  isConfirmed: boolean;
}

type Line<Kind extends PullLine['line']> = Extract<PullLine, { line: Kind }>;

/**
 * What one browser keeps for one person, as plainly as it can be said. All of it is durable: several tabs share it,
 * and a crash only ends what a tab was doing.
 */
export class LawModelBrowser implements SyncPort, LawBrowser {
  readonly accountId: string;
  readonly userId: string;
  /** A bug planted on purpose: a resume point is kept and the rows of its page are not. */
  losesPages = false;
  private readonly nextId: (prefix: string) => string;
  private client: string;
  private nextSeq = 1;
  private pushed = 0;
  /** Of the database that acknowledged entries. */
  private epoch: string | null = null;
  private entries: Entry[] = [];
  private base = new LawTables();
  private versions = new Map<string, number>();
  /** Rows of a new generation, until it is complete. */
  private staging: { tables: LawTables; versions: Map<string, number> } | null = null;
  private kept: Cookie | null = null;
  /** Another one when the rows were begun anew or dropped, and the one that each tab asked about. */
  private generation = 1;

  constructor(session: LinkSession, nextId: (prefix: string) => string) {
    this.accountId = session.accountId;
    this.userId = session.userId;
    this.nextId = nextId;
    this.client = nextId('cl');
  }

  /** Runs on top of what is shown; kept when accepted. Answers the mutation's id, or null when refused on entry. */
  async mutate(call: { name: string; version: number; args: unknown; at: number }): Promise<string | null> {
    const id = this.nextId('mu');
    const shown = await this.shown();
    const outcome = await applyLawMutation(shown, { ...call, id }, this.accessIn(shown)).catch(
      (): Outcome | null => null,
    );
    if (outcome?.status !== 'accepted') return null;
    this.entries.push({ ...call, id, seq: this.nextSeq++, isConfirmed: false });
    return id;
  }

  ports(around: (port: SyncPort) => SyncPort = (port) => port): [SyncPort, SyncPort] {
    return [around(this.tab()), around(this.tab())];
  }

  /** Refuses what answers a question about other rows, or older ones. */
  private tab(): SyncPort {
    const now = (): string => JSON.stringify([this.generation, this.kept]);
    let asked = now();
    const current = <Value>(act: () => Promise<Value>): Promise<Value> => {
      if (asked !== now()) return Promise.reject(new Overtaken());
      // Everything is changed before the first `await` of these.
      const acting = act();
      asked = now();
      return acting;
    };
    return portWith(this, {
      beginPull: () => {
        asked = now();
        return this.kept;
      },
      beginReset: (reason) => current(() => this.beginReset(reason)),
      applyPage: (page) => current(() => this.applyPage(page)),
      applyReady: (page) => current(() => this.applyReady(page)),
      applyGone: (gone) => current(() => this.applyGone(gone)),
      applySeen: (seen) => current(() => this.applySeen(seen)),
      applyTail: (tail, clientId) => current(() => this.applyTail(tail, clientId)),
    });
  }

  sending(): Promise<void> {
    return Promise.resolve();
  }

  isUnanswered(): boolean {
    return false;
  }

  hasForgotten(): boolean {
    return false;
  }

  reopen(): Promise<void> {
    return Promise.resolve();
  }

  waitingIds(): Promise<string[]> {
    return Promise.resolve(this.entries.filter((entry) => !entry.isConfirmed).map((entry) => entry.id));
  }

  /** Replaces a waiting entry in place by one that does nothing. */
  discard(id: string): Promise<void> {
    const noop = { name: 'noop', version: 1, args: {} };
    this.entries = this.entries.map((one) => (one.id === id && !one.isConfirmed ? { ...one, ...noop } : one));
    return Promise.resolve();
  }

  giveOutboxTo(other: LawBrowser): Promise<boolean> {
    if (!(other instanceof LawModelBrowser)) return Promise.resolve(false);
    const there = new Set(other.entries.map(({ id }) => id));
    const fresh = this.entries.filter(({ id, isConfirmed }) => !isConfirmed && !there.has(id));
    for (const entry of fresh) other.entries.push({ ...entry, seq: other.nextSeq++ });
    return Promise.resolve(fresh.length > 0);
  }

  becomeCopyOf(other: LawBrowser): boolean {
    if (!(other instanceof LawModelBrowser)) return false;
    this.client = other.client;
    this.nextSeq = other.nextSeq;
    this.pushed = other.pushed;
    this.epoch = other.epoch;
    this.entries = other.entries.map((entry) => ({ ...entry }));
    this.base = other.base.copy();
    this.versions = new Map(other.versions);
    this.staging = other.staging && {
      tables: other.staging.tables.copy(),
      versions: new Map(other.staging.versions),
    };
    this.kept = other.kept;
    return true;
  }

  /** A bug planted on purpose: what waits is thrown away. */
  forgetWaiting(): void {
    this.entries = this.entries.filter((entry) => entry.isConfirmed);
  }

  /** Confirmed rows with the waiting entries replayed. A refused replay leaves no trace, and stays waiting. */
  async shown(): Promise<LawTables> {
    let shown = this.base.copy();
    for (const entry of this.entries.filter((one) => !one.isConfirmed)) {
      const draft = shown.copy();
      const call = { ...entry, args: entry.args };
      const outcome = await applyLawMutation(draft, call, this.accessIn(shown)).catch(() => null);
      if (outcome?.status === 'accepted') shown = draft;
    }
    return shown;
  }

  /** Every row held, shown or being built. */
  held(): Promise<LawTables[]> {
    return Promise.resolve(this.staging ? [this.base, this.staging.tables] : [this.base]);
  }

  clientId(): string {
    return this.client;
  }

  outboxEpoch(): string | null {
    return this.epoch;
  }

  toPush(limits: { count: number; bytes: number }): Promise<readonly PushedMutation[]> {
    const next = this.entries.filter((entry) => !entry.isConfirmed && entry.seq > this.pushed);
    return Promise.resolve(
      next
        .slice(0, limits.count)
        .map(({ seq, id, name, version, args, at }) => ({ seq, id, name, version, args, at })),
    );
  }

  markPushed(last: number, { clientId, epoch }: { clientId: string; epoch: string }): Promise<void> {
    if (clientId !== this.client || (this.epoch ?? epoch) !== epoch) return Promise.resolve();
    this.pushed = Math.max(this.pushed, last);
    this.epoch = epoch;
    return Promise.resolve();
  }

  rewindPush(last: number, clientId: string): Promise<void> {
    if (clientId === this.client) this.pushed = last;
    return Promise.resolve();
  }

  markTooLarge(seq: number): Promise<void> {
    this.entries = this.entries.map((one) => (one.seq === seq ? { ...one, args: undefined } : one));
    return Promise.resolve();
  }

  renumber(reason: 'forked' | 'epoch'): Promise<void> {
    const offered = this.entries.filter((entry) => reason === 'epoch' || !entry.isConfirmed);
    const settled = this.entries.filter((entry) => !offered.includes(entry));
    this.client = this.nextId('cl');
    this.pushed = 0;
    if (reason === 'epoch') this.epoch = null;
    this.nextSeq = offered.length + 1;
    this.entries = [
      ...settled,
      ...offered.map((entry, index) => ({ ...entry, seq: index + 1, isConfirmed: false })),
    ];
    return Promise.resolve();
  }

  beginPull(): Cookie | null {
    return this.kept;
  }

  torn(): readonly string[] {
    return [];
  }

  cookie(): Cookie | null {
    return this.kept;
  }

  beginReset(reason: NonNullable<Line<'head'>['reset']>): Promise<void> {
    this.kept = null;
    this.generation++;
    this.staging = { tables: new LawTables(), versions: new Map() };
    if (reason === 'access') this.base = new LawTables();
    return Promise.resolve();
  }

  applyPage(page: Line<'page'>): Promise<void> {
    if (!isCollection(page.collection)) return Promise.reject(new Error(page.collection));
    const { tables, versions } = this.staging ?? { tables: this.base, versions: this.versions };
    if (page.again === 'start')
      for (const row of tables.all(page.collection)) tables.remove(page.collection, row.id);
    for (const [index, row] of this.losesPages ? [] : page.rows.entries()) {
      const [key, version] = [`${page.collection}/${row.id}`, page.versions[index] ?? 0];
      // An answer that another tab's overtook.
      if (tables.now(page.collection, row.id) && version < (versions.get(key) ?? 0)) continue;
      tables.put(page.collection, row as never);
      versions.set(key, version);
    }
    if (page.cookie) this.kept = page.cookie;
    return Promise.resolve();
  }

  applyReady({ text, sum, cookie }: Parameters<SyncPort['applyReady']>[0]): Promise<void> {
    const page = decodeChange({ text, sum });
    if (!page) throw new Error('A page that is torn');
    const { collection, rows, versions } = page;
    return this.applyPage({ line: 'page', collection, rows: [...rows], versions: [...versions], cookie });
  }

  applyGone(gone: Line<'gone'>): Promise<void> {
    if (!isCollection(gone.collection)) return Promise.reject(new Error(gone.collection));
    const { tables } = this.staging ?? { tables: this.base };
    for (const id of gone.ids) tables.remove(gone.collection, id);
    return Promise.resolve();
  }

  takesSeen(): boolean {
    return true;
  }

  applySeen({ ids, at, users }: Line<'seen'>): Promise<void> {
    const { tables } = this.staging ?? { tables: this.base };
    let lastCheckInAt = 0;
    for (const [place, distance] of at.entries()) {
      lastCheckInAt += distance;
      const row = tables.now('devices', `dv_${ids.slice(place * 25, place * 25 + 25)}`);
      const lastUser = users.find(([of]) => of === place)?.[1] ?? row?.lastUser ?? '';
      if (row) tables.put('devices', { ...row, lastCheckInAt, lastUser });
    }
    return Promise.resolve();
  }

  applyTail(tail: Line<'tail'>, clientId: string): Promise<readonly string[]> {
    this.kept = tail.cookie;
    if (!tail.cookie.resume && this.staging) {
      ({ tables: this.base, versions: this.versions } = this.staging);
      this.staging = null;
    }
    const counts = clientId === this.client && (this.epoch ?? tail.cookie.epoch) === tail.cookie.epoch;
    const last = counts ? Math.min(tail.lastSeq ?? 0, this.pushed) : 0;
    this.entries = this.entries.map((one) => (one.seq <= last ? { ...one, isConfirmed: true } : one));
    return Promise.resolve(
      Object.entries(tail.sums ?? {})
        .filter(([name, sum]) => this.differs(name, sum))
        .map(([name]) => name),
    );
  }

  dropRows(): Promise<void> {
    this.generation++;
    this.base = new LawTables();
    this.staging = null;
    this.kept = null;
    return Promise.resolve();
  }

  wholeness() {
    return { isWhole: this.kept !== null && this.kept.resume === undefined, here: null };
  }

  waitingCount(): number {
    return this.entries.filter((entry) => !entry.isConfirmed).length;
  }

  private differs(name: string, { count, sum }: { count: number; sum: number }): boolean {
    if (!isCollection(name)) return false;
    const rows = this.base.all(name);
    return (
      rows.length !== count ||
      rows.reduce((total, row) => total + (this.versions.get(`${name}/${row.id}`) ?? 0), 0) !== sum
    );
  }

  private accessIn(tables: LawTables): Access {
    return accessOf(this.userId, tables.all('roles'), tables.all('assignments'));
  }
}
