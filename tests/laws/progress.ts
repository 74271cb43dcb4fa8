import fc from 'fast-check';
import { assert } from '#lib/base/assert.ts';
import { newId } from '#lib/base/ids.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { SyncPort } from '#lib/replica/sync-port.ts';
import { Cycle } from '#lib/sync/cycle.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import type { AnswerSizes } from '#lib/server/sync/pull.ts';
import { cutBehind, type LineCut, linesOf, passing } from './cuts.ts';
import { deviceOf } from './mutations.ts';
import { shownRows } from './places/real-browser.ts';
import { type DatabaseOwner, realServer } from './places/real-server.ts';
import { firstRows } from './rows.ts';
import { assertSameRows, type LawTables } from './tables.ts';
import { LawTally } from './tally.ts';
import type { LawServer } from './world.ts';
import { ManualTime, seededChance } from '../support/manual-time.ts';
import { MemoryDisk } from '../support/replica/memory-storage.ts';

export interface ProgressCase {
  /** Rows there before the first sync, changed after it, and edits that wait then. */
  readonly rows: number;
  readonly changed: number;
  readonly edits: number;
  /** One for each question, in turn and from the start again. */
  readonly cuts: readonly LineCut[];
  /** The tab dies with the line. */
  readonly isReopened: boolean;
}

const cut: fc.Arbitrary<LineCut> = fc.record({
  kind: fc.constantFrom('behind' as const, 'behind' as const, 'within' as const),
  units: fc.integer({ min: 1, max: 3 }),
  part: fc.double({ min: 0, max: 0.99, noNaN: true }),
});
export const progressCases: fc.Arbitrary<ProgressCase> = fc.record({
  rows: fc.nat(30),
  changed: fc.nat(40),
  edits: fc.nat(12),
  cuts: fc.array(cut, { minLength: 1, maxLength: 6 }),
  isReopened: fc.boolean(),
});

/** So small that short runs have long answers. */
const SIZES: AnswerSizes = { pageRows: 3, pages: 4, changesAPiece: 6 };
/**
 * What may lie between two places from which a cut answer is gone on with: five changes, then a push of six edits, which
 * has one version and writes two rows for each, 400 letters a row, and the sums of a tail.
 */
const UNIT_LETTERS = 8_000;
/** A push longer than that never arrives: an edit here takes 400. */
const LONGEST_PUSH = 1_500;
const EARLY_TRIES = 15;
/** Rows are on the disk once, and once more in a journal that is not yet folded. */
const LETTERS_A_ROW = 1_500;

export interface ProgressPlant {
  readonly port?: (port: SyncPort, replica: Replica) => SyncPort;
  readonly sizes?: Partial<AnswerSizes>;
  readonly opened?: (cycle: Cycle) => void;
}

export interface ProgressParts {
  readonly store: Store;
  readonly owner: DatabaseOwner;
  readonly seed: number;
  readonly plant?: ProgressPlant;
}

/** Law 9: an exchange that is cut ends, each try gets further, and the disk does not grow by the tries. */
export class ProgressRun {
  readonly tally = new LawTally();
  private readonly time = new ManualTime();
  private readonly disk = new MemoryDisk();
  private readonly parts: ProgressParts;
  private readonly chance: ReturnType<typeof seededChance>;
  private readonly session: { accountId: string; userId: string };
  private start!: LawTables;
  private server!: LawServer;
  private replica!: Replica;
  private cycle!: Cycle;
  private cuts: readonly LineCut[] = [];
  private asked = 0;
  private broken: string | null = null;
  /** A line that dies before the first place to go on from does so only for a while: nobody gets anywhere on it. */
  private isEarly = true;
  /** Such a line was met, or a push was too long for it: the try may end where it began. */
  private isFree = false;
  /** Lines up to a place to go on from: each may be an entry of the journal. */
  private kept = 0;

  constructor(parts: ProgressParts) {
    this.parts = parts;
    this.chance = seededChance(parts.seed);
    this.session = { accountId: this.id('ac'), userId: this.id('us') };
  }

  async obey(one: ProgressCase): Promise<void> {
    this.tally.count('runs');
    await this.begin(one.rows);
    await this.open();
    await this.exchange('a first sync', one);
    for (let at = 0; at < one.edits; at++) await this.edit(at);
    await this.change(one.changed);
    await this.exchange('a catch-up', one);
    const rows = await this.server.rows();
    assertSameRows(shownRows(this.replica).all('devices'), rows.all('devices'), 'after all tries');
  }

  private async begin(rows: number): Promise<void> {
    const { store, owner, plant = {} } = this.parts;
    const { accountId, userId } = this.session;
    this.start = firstRows(accountId, [userId, this.id('us')], (prefix) => this.id(prefix));
    for (let at = 0; at < rows; at++) this.start.put('devices', deviceOf(this.id('dv'), `more ${at}`, 0));
    const sizes = { ...SIZES, ...plant.sizes };
    const account = { id: accountId, rows: this.start };
    this.server = await realServer({ made: store, answers: [store], owner, sizes }, account, this.time);
  }

  /** Cut by cut until it ends; as many tries as there are places to go on from, at most. */
  private async exchange(what: string, one: ProgressCase): Promise<void> {
    this.cuts = one.cuts;
    const most = 40 + one.rows + one.changed + one.edits * 4;
    const seen = new Set<string>();
    for (let tries = 1; ; tries++) {
      this.tally.step(what);
      this.asked = 0;
      this.isEarly = tries <= EARLY_TRIES;
      this.isFree = false;
      const isWell = await this.cycle.run();
      assert(this.broken === null, `${what}: ${this.broken}`);
      this.checkDisk(what, one);
      if (isWell) return;
      assert(tries < most, `${what} does not end in ${tries} tries`);
      const now = await this.progress();
      assert(this.isFree || !seen.has(now), `${what}: a try gets no further`);
      seen.add(now);
      if (one.isReopened) await this.open();
    }
  }

  private async progress(): Promise<string> {
    const { outbox, rows: here } = this.replica;
    const rows = await this.server.rows();
    const waiting = this.replica.waiting().length;
    return JSON.stringify([here.meta.cookie, outbox.meta.pushedSeq, waiting, rows.all('activity').length]);
  }

  private checkDisk(what: string, one: ProgressCase): void {
    const { pages, journal } = this.disk;
    const texts = [...pages.values(), ...journal].map(({ stored }) => stored.text.length);
    const letters = texts.reduce((sum, length) => sum + length, 0);
    const most = (one.rows + one.changed + one.edits * 3 + 40) * LETTERS_A_ROW;
    assert(letters <= most, `${what}: the disk has grown to ${letters} letters by its tries`);
    assert(
      journal.length <= this.kept,
      `${what}: the journal has grown to ${journal.length} entries by its tries`,
    );
  }

  private async open(): Promise<void> {
    const { plant = {} } = this.parts;
    const options = { person: this.session, clock: this.time, chance: this.chance };
    this.replica = await Replica.open({
      ...options,
      tell: () => {},
      changed: () => {},
      storage: this.disk.storage(),
    });
    const port = new ReplicaSync(this.replica);
    this.cycle = new Cycle({
      port: plant.port?.(port, this.replica) ?? port,
      fetch: (path, init) => this.ask(path, { body: String(init.body), headers: new Headers(init.headers) }),
      eventSource: null,
      locks: null,
      clock: this.time,
      timers: this.time,
      chance: this.chance,
      events: { listen: () => () => {} },
      attention: () => 0,
      onStatus: () => {},
    });
    plant.opened?.(this.cycle);
  }

  private async ask(path: string, { body, headers }: { body: string; headers: Headers }): Promise<Response> {
    const cut = this.cuts[this.asked++ % this.cuts.length];
    assert(cut, 'a line that cuts');
    if (path.endsWith('/push') && body.length > LONGEST_PUSH && this.hasMany(body)) {
      this.isFree = true;
      throw new TypeError('Failed to fetch');
    }
    const { response } = await this.server.answer(this.session, { path, body, headers, dies: null });
    if (path.endsWith('/push')) return response;
    const lines = linesOf(await response.text());
    const long = lines.find(({ unit }) => unit > UNIT_LETTERS);
    if (long) this.broken ??= `nothing to go on from in ${long.unit} letters`;
    const isWithin = cut.kind === 'within' && this.isEarly;
    this.isFree ||= isWithin;
    this.tally.fault(isWithin ? 'within' : 'behind');
    const met = { ...cut, units: isWithin ? 0 : cut.units };
    this.kept += passing(lines, met).filter(({ isPlace }) => !isPlace).length;
    return cutBehind(lines, met);
  }

  private hasMany(body: string): boolean {
    return (JSON.parse(body) as { mutations: unknown[] }).mutations.length > 1;
  }

  private async edit(at: number): Promise<void> {
    const devices = this.start.all('devices');
    const device = devices[at % devices.length];
    assert(device, 'eight at least');
    const was = at < devices.length ? '' : `edit ${at - devices.length}`;
    const edited = { id: device.id, description: { was, to: `edit ${at}` } };
    await this.replica.mutate('devices.edit', edited);
    this.tally.count('made');
  }

  private async change(count: number): Promise<void> {
    const devices = this.start.all('devices');
    for (let at = 0; at < count; at++)
      await this.parts.store.account(this.session.accountId).write(this.time.now(), ({ tx }) => {
        const device = devices[at % devices.length];
        if (device && at < devices.length) tx.put('devices', { ...device, displayName: `other ${at}` });
        else tx.put('devices', deviceOf(this.id('dv'), `new ${at}`, 0));
        return Promise.resolve();
      });
  }

  private id(prefix: string): string {
    return newId(prefix, 0, this.chance);
  }
}
