import type { Chance } from '#lib/base/chance.ts';
import { hash128 } from '#lib/base/hash.ts';
import { assert } from '#lib/base/assert.ts';
import { newId } from '#lib/base/ids.ts';
import { accessOf } from '#lib/domain/access/access-of.ts';
import { accessText } from '#lib/domain/access/visibility.ts';
import type { User } from '#lib/domain/records/user.ts';
import type { SyncPort } from '#lib/replica/sync-port.ts';
import { Cycle } from '#lib/sync/cycle.ts';
import {
  checkDropped,
  checkFates,
  checkHeld,
  checkNothingElse,
  checkReplay,
  checkReplica,
  checkSeats,
  checkSettled,
  checkShown,
  type LawMade,
} from './checks.ts';
import { browserClock, SkewedClock } from './clock.ts';
import { dying } from './crash.ts';
import { lawEdit, lawRoleEdit } from './edits.ts';
import { firstRows } from './rows.ts';
import { type LawStep, SERVER_CLOCK } from './steps.ts';
import { LawTables } from './tables.ts';
import { LawTally } from './tally.ts';
import { heldUp, straight } from './way.ts';
import { LawWitness } from './witness.ts';
import type { LawBrowser, LawServer, LawWorld } from './world.ts';
import { ManualTime, seededChance } from '../support/manual-time.ts';
import { type LinkFault, type LinkSession, SimulatedLink } from '../support/replica/simulated-link.ts';

export interface Client {
  readonly browser: LawBrowser;
  readonly clock: SkewedClock;
  readonly session: LinkSession;
  readonly faults: LinkFault[];
  /** What answers to the first tab pass on their way. */
  readonly way: { pass: (answer: Response) => Promise<Response> };
  tabs: [Cycle, Cycle];
  /** Its last pull ended well: what waits is replayed at the end of a pull, on all that came with it (L6). */
  isWhole: boolean;
}

/** Steps after which rows may be held that were not before. */
const PULLING: readonly string[] = ['sync', 'tabs', 'crowd', 'crash', 'disk', 'overlap', 'rush', 'late'];

/** Four people of four roles, the first with two browsers, and one server behind a bad line. */
export class LawRun {
  readonly time = new ManualTime();
  private readonly serverClock = new SkewedClock(this.time, 0);
  readonly clients: Client[] = [];
  readonly tally = new LawTally();
  /** For bugs planted on purpose. */
  afterFailure: (client: Client) => void = () => {};
  private readonly chance: Chance;
  private readonly made = new Map<string, LawMade>();
  private start = new LawTables();
  private readonly users: string[];
  private server!: LawServer;
  private link!: SimulatedLink;
  private restore = (): Promise<void> => Promise.resolve();
  private readonly witness = new LawWitness();
  /** Mutations of which it was seen that the rows of their browser have them. */
  private readonly settled = new Set<string>();
  private world!: LawWorld;

  private constructor(seed: number) {
    this.chance = seededChance(seed);
    this.users = ['admin', 'coordinator', 'field', 'user'].map(() => this.id('us'));
  }

  /** `seed` makes the ids: another one for each run that shares a database. */
  static async open(world: LawWorld, seed = 11): Promise<LawRun> {
    const run = new LawRun(seed);
    run.world = world;
    const accountId = run.id('ac');
    run.start = firstRows(accountId, run.users, (prefix) => run.id(prefix));
    const server = await world.serverWith(run.start, accountId, run.serverClock);
    run.server = server;
    run.link = new SimulatedLink(server.answer, () => run.serverClock.now(), run.tally);
    await run.backup();
    for (const index of [0, 0, 1, 2, 3]) {
      const session = { accountId, userId: run.users[index] ?? '' };
      const clock = browserClock(run.time);
      const browser = await world.browserOf(session, (prefix) => run.id(prefix), clock);
      run.clients.push(run.clientOf({ browser, session, clock }));
    }
    return run;
  }

  /** Takes the steps, lets the line heal, and checks every law. */
  async obey(steps: readonly LawStep[]): Promise<void> {
    this.tally.count('runs');
    for (const step of steps) {
      await this.step(step);
      await this.checkStep(step);
    }
    await this.quiet();
    const done = this.link.done();
    for (const fate of await checkFates(this.made, done)) this.tally.count(fate);
    checkNothingElse(this.made, done);
    const rows = await this.server.rows();
    for (const { browser } of this.clients) {
      await checkReplica(browser, rows);
      await checkShown(browser);
    }
    // Two tabs that fill one replica at once, without the lock, may leave holes, which the sums find and mend (L7).
    assert(
      this.witness.hasRaced || this.tally.counts.differed === 0,
      'sums found a replica that had diverged',
    );
    await checkReplay(this.start, done, rows);
    assert(this.tally.stepCount() > 0 && this.link.arrivals > 0, 'a run that did nothing proves nothing');
  }

  /** The laws that hold at any moment, not only when all is quiet. */
  private async checkStep(step: LawStep): Promise<void> {
    this.witness.check();
    const done = this.link.done();
    const isAlone = 'who' in step && step.kind !== 'overlap';
    const acting = isAlone ? this.clients.filter((_, index) => index === step.who) : this.clients;
    for (const { browser, isWhole } of acting) {
      const version = this.witness.versionOf(browser);
      await checkSettled(browser, { made: this.made, done, settled: this.settled, version });
      if (isWhole) await checkShown(browser);
    }
    if (!PULLING.includes(step.kind)) return;
    const rows = await this.server.rows();
    checkSeats(rows);
    for (const client of acting) await this.checkRights(client, rows);
  }

  /** Law 4: once the new access has been heard of, the old rows are gone, however the pull ended. */
  private async checkRights({ browser, tabs }: Client, rows: LawTables): Promise<void> {
    if (!rows.now('users', browser.userId)) {
      if (tabs[0].status().state === 'removed') await checkDropped(browser);
      return;
    }
    const access = accessText(accessOf(browser.userId, rows.all('roles'), rows.all('assignments')));
    if (this.witness.hasHeard(browser, access, accessDigest(access))) await checkHeld(browser, rows);
  }

  private async step(step: LawStep): Promise<void> {
    this.time.pass(1_000);
    this.tally.step(step.kind);
    if (step.kind === 'late') return this.link.arriveLate(step.index);
    if (step.kind === 'crowd') return this.crowd();
    if (step.kind === 'backup') return this.backup();
    if (step.kind === 'restore') return this.restore();
    if (step.kind === 'rush') return this.rush(step.what, step.target);
    if (step.kind === 'fork') return this.fork();
    if (step.kind === 'file') return this.file(step.isBack);
    if (step.kind === 'clock' && step.who === SERVER_CLOCK) return this.serverClock.set(step.ms);
    const client = this.clients[step.who];
    assert(client, 'five clients');
    client.faults.length = 0;
    switch (step.kind) {
      case 'edit':
        return this.edit(client, step.what, step.target);
      case 'role':
        return this.role(step.who, step.role);
      case 'sync':
        client.faults.push(...step.faults);
        return this.sync(client);
      case 'tabs':
        client.faults.push(...step.faults);
        this.witness.hasRaced = true;
        return this.runTabs(client);
      case 'overlap':
        return this.overlap(client, step);
      case 'quota':
        return client.browser.fillDisk?.(step.from, step.count);
      case 'tear':
        return this.tear(client, step.which);
      case 'clock':
        return client.clock.set(step.ms);
      case 'member':
        return this.member(step.who);
      case 'crash':
        return this.crash(client, step.calls, step.isAfter);
      case 'disk':
        return this.disk(client, step.writes);
      case 'discard':
        return this.discard(client, step.target);
      case 'poison':
        return this.poison(client);
    }
  }

  /** The line heals, and everybody syncs until nobody has anything to say. */
  private async quiet(): Promise<void> {
    for (const client of this.clients) {
      client.faults.length = 0;
      client.browser.fillDisk?.(0, 0);
    }
    for (const userId of this.users) await this.beIn(userId);
    for (let round = 0; round < 4; round++) for (const client of this.clients) await this.sync(client);
  }

  private async edit(client: Client, what: number, target: number): Promise<void> {
    const { name, args } = lawEdit(await client.browser.shown(), what, target);
    return this.make(client, name, args);
  }

  private async role(who: number, role: number): Promise<void> {
    const admin = this.clients[0];
    // The first admin stays one: somebody must be able to change roles until the end.
    const userId = this.users[1 + (who % 3)];
    assert(admin && userId, 'there is an admin, and somebody else');
    const { name, args } = lawRoleEdit(await admin.browser.shown(), userId, role);
    return this.make(admin, name, args);
  }

  private async make(client: Client, name: string, args: unknown): Promise<void> {
    const id = await client.browser.mutate({ name, version: 1, args, at: client.clock.now() });
    if (id === null) return;
    this.tally.count('made');
    this.made.set(id, { browser: client.browser, isDiscarded: false });
  }

  private async sync(client: Client): Promise<void> {
    const isWell = await client.tabs[0].run();
    client.isWhole = isWell;
    if (!isWell) this.afterFailure(client);
    if (isWell) await checkHeld(client.browser, await this.server.rows());
    // A cycle that ends well leaves nothing to wait for.
    if (isWell) assert((await client.browser.waitingIds()).length === 0, 'something waits after a good sync');
  }

  private async runTabs(client: Client): Promise<void> {
    const areWell = await Promise.all(client.tabs.map((tab) => tab.run()));
    client.isWhole = !areWell.includes(false);
  }

  private async overlap(
    client: Client,
    { holds, isCut, what, target }: Extract<LawStep, { kind: 'overlap' }>,
  ): Promise<void> {
    this.witness.hasRaced = true;
    const meanwhile = Promise.withResolvers<void>();
    const [, other] = this.portsOf(client.browser);
    client.way.pass = heldUp(holds, meanwhile.promise);
    const early = client.tabs[0].run();
    await this.edit(client, what, target);
    await this.changed(client);
    const faults: LinkFault[] = isCut ? [{ kind: 'none' }, { kind: 'lost' }] : [];
    const isWell = await this.cycleOf(other, { ...client, faults, way: { pass: straight } }).run();
    meanwhile.resolve();
    client.isWhole = (await early) && isWell;
    client.way.pass = straight;
  }

  /** What the first admin has made reaches the server: somebody's roles may be others than when they asked. */
  private async changed(client: Client): Promise<void> {
    const [admin] = this.clients;
    if (!admin || admin === client) return;
    await this.sync(admin);
    const rows = await this.server.rows();
    const access = accessOf(client.browser.userId, rows.all('roles'), rows.all('assignments'));
    this.witness.see(client.browser, accessText(access));
  }

  private async tear(client: Client, which: number): Promise<void> {
    await client.browser.tearPage?.(which);
    client.tabs = this.tabsOf(client);
    // What was not read is not shown; the next pull brings it.
    client.isWhole = false;
  }

  /** The first admin stays in, since somebody must change roles until the end. */
  private async member(who: number): Promise<void> {
    const user = this.userRow(this.users[1 + (who % 3)]);
    const isIn = (await this.server.rows()).now('users', user.id) !== undefined;
    await this.server.member(user, !isIn);
    this.tally.count('left');
  }

  private async beIn(userId: string): Promise<void> {
    const user = this.userRow(userId);
    if (!(await this.server.rows()).now('users', userId)) await this.server.member(user, true);
  }

  private userRow(userId = ''): User {
    const user = this.start.now('users', userId);
    assert(user, 'there from the start');
    return user;
  }

  private async file(isBack: boolean): Promise<void> {
    const [one, other] = isBack ? [this.clients[1], this.clients[0]] : [this.clients[0], this.clients[1]];
    if (one && other && (await one.browser.giveOutboxTo?.(other.browser))) this.tally.count('filed');
  }

  private async rush(what: number, target: number): Promise<void> {
    for (const [index, client] of this.clients.entries()) await this.edit(client, what, target + index);
    return this.crowd();
  }

  private async crowd(): Promise<void> {
    for (const client of this.clients) client.faults.length = 0;
    await Promise.all(
      this.clients.map(async (client) => {
        client.isWhole = await client.tabs[0].run();
      }),
    );
  }

  private async crash(client: Client, calls: number, isAfter: boolean): Promise<void> {
    const [port] = client.browser.ports((one) =>
      dying(this.witness.noting(one, client.browser), calls, isAfter),
    );
    await this.cycleOf(port, client).run();
    await client.browser.reopen();
    client.tabs = this.tabsOf(client);
    client.isWhole = true;
  }

  /** As a crash, in the middle of a step of storage. */
  private async disk(client: Client, writes: number): Promise<void> {
    client.browser.failDiskAfter?.(writes);
    await client.tabs[0].run();
    await client.browser.reopen();
    client.tabs = this.tabsOf(client);
    client.isWhole = true;
  }

  /** The first browser's profile is copied over the second's, which has made nothing that would be lost. */
  private async fork(): Promise<void> {
    const [first, second] = this.clients;
    if (!first || !second || [...this.made.values()].some((one) => one.browser === second.browser)) return;
    if (!(await second.browser.becomeCopyOf?.(first.browser))) return;
    second.tabs = this.tabsOf(second);
    this.tally.count('forked');
  }

  private async backup(): Promise<void> {
    const goBack = await this.server.backup();
    const done = this.link.done();
    this.restore = async () => {
      await goBack();
      this.witness.forget();
      // What was done since never happened; browsers offer it again.
      this.link.forgetAllBut(done);
      this.tally.count('restored');
    };
  }

  private async discard(client: Client, target: number): Promise<void> {
    const waiting = await client.browser.waitingIds();
    const id = waiting[target % Math.max(1, waiting.length)];
    const made = id === undefined ? undefined : this.made.get(id);
    if (id === undefined || !made) return;
    await client.browser.discard(id);
    this.made.set(id, { ...made, isDiscarded: true });
  }

  private async poison(client: Client): Promise<void> {
    await this.make(client, 'noop', {});
    const id = (await client.browser.waitingIds()).at(-1);
    if (id !== undefined) this.link.poisoned.add(id);
  }

  private clientOf(one: Pick<Client, 'browser' | 'session' | 'clock'>): Client {
    const client = { ...one, faults: [], way: { pass: straight } };
    return { ...client, tabs: this.tabsOf(client), isWhole: true };
  }

  private tabsOf(client: Omit<Client, 'tabs' | 'isWhole'>): [Cycle, Cycle] {
    const [one, other] = this.portsOf(client.browser);
    return [this.cycleOf(one, client), this.cycleOf(other, { ...client, way: { pass: straight } })];
  }

  private portsOf(browser: LawBrowser): readonly [SyncPort, SyncPort] {
    return browser.ports((port) => this.witness.noting(port, browser));
  }

  private cycleOf(
    port: SyncPort,
    { browser, session, faults, clock, way }: Omit<Client, 'tabs' | 'isWhole'>,
  ): Cycle {
    const fetch = this.link.fetchOf(session, faults);
    return new Cycle({
      port: this.witness.goingOn(port),
      fetch: async (path, init) => {
        const response = await way.pass(await fetch(path, init));
        await this.world.heard?.(browser, response.status);
        return response;
      },
      eventSource: null,
      locks: null,
      clock,
      timers: this.time,
      chance: this.chance,
      events: { listen: () => () => {} },
      attention: () => 0,
      onStatus: () => {},
      onDiffer: () => this.tally.count('differed'),
    });
  }

  private id(prefix: string): string {
    return newId(prefix, 0, this.chance);
  }
}

/** As the real server tells it. */
function accessDigest(access: string): string {
  return hash128(access)
    .map((part) => part.toString(36))
    .join('.');
}
