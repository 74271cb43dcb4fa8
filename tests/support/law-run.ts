import type { Chance } from '#lib/base/chance.ts';
import { assert } from '#lib/base/assert.ts';
import { newId } from '#lib/base/ids.ts';
import { accessOf } from '#lib/domain/access/access-of.ts';
import { accessText } from '#lib/domain/access/visibility.ts';
import type { SyncPort } from '#lib/replica/sync-port.ts';
import { Cycle } from '#lib/sync/cycle.ts';
import { checkFates, checkHeld, checkReplay, checkReplica, type LawMade } from './law-checks.ts';
import { dying } from './law-crash.ts';
import { lawEdit, lawRoleEdit } from './law-edits.ts';
import { SERVER_TIME } from './law-mutations.ts';
import { firstRows } from './law-rows.ts';
import type { LawStep } from './law-steps.ts';
import { LawTables } from './law-tables.ts';
import { LawTally } from './law-tally.ts';
import type { LawBrowser, LawServer, LawWorld } from './law-world.ts';
import { ManualTime, seededChance } from './manual-time.ts';
import { type LinkFault, type LinkSession, SimulatedLink } from './simulated-link.ts';

export interface Client {
  readonly browser: LawBrowser;
  readonly session: LinkSession;
  readonly faults: LinkFault[];
  tabs: [Cycle, Cycle];
}

/** Four people of four roles, the first with two browsers, and one server behind a bad line. */
export class LawRun {
  readonly time = new ManualTime();
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
  private restore = (): void => {};
  private hasRaced = false;

  private constructor(seed: number) {
    this.chance = seededChance(seed);
    this.users = ['admin', 'coordinator', 'field', 'user'].map(() => this.id('us'));
  }

  /** `seed` makes the ids: another one for each run that shares a database. */
  static async open(world: LawWorld, seed = 11): Promise<LawRun> {
    const run = new LawRun(seed);
    const accountId = run.id('ac');
    run.start = firstRows(accountId, run.users, (prefix) => run.id(prefix));
    const server = await world.serverWith(run.start, accountId, run.time);
    run.server = server;
    run.link = new SimulatedLink(server.answer, () => run.time.now(), run.tally);
    run.backup();
    for (const index of [0, 0, 1, 2, 3]) {
      const session = { accountId, userId: run.users[index] ?? '' };
      run.clients.push(run.clientOf(await world.browserOf(session, (prefix) => run.id(prefix)), session));
    }
    return run;
  }

  /** Takes the steps, lets the line heal, and checks every law. */
  async obey(steps: readonly LawStep[]): Promise<void> {
    this.tally.count('runs');
    for (const step of steps) await this.step(step);
    await this.quiet();
    const done = this.link.done();
    for (const fate of await checkFates(this.made, done)) this.tally.count(fate);
    const rows = await this.server.rows();
    for (const { browser } of this.clients) await checkReplica(browser, rows);
    // Two tabs that fill one replica at once, without the lock, may leave holes, which the sums find and mend (L7).
    assert(this.hasRaced || this.tally.counts.differed === 0, 'sums found a replica that had diverged');
    await checkReplay(this.start, done, rows);
  }

  private async step(step: LawStep): Promise<void> {
    this.time.pass(1_000);
    this.tally.step(step.kind);
    if (step.kind === 'late') return this.link.arriveLate(step.index);
    if (step.kind === 'crowd') return this.crowd();
    if (step.kind === 'backup') return this.backup();
    if (step.kind === 'restore') return this.restore();
    if (step.kind === 'fork') return this.fork();
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
        this.hasRaced = true;
        await Promise.all(client.tabs.map((tab) => tab.run()));
        return;
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
    for (const client of this.clients) client.faults.length = 0;
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
    const id = await client.browser.mutate({ name, version: 1, args, at: this.time.now() - SERVER_TIME });
    if (id === null) return;
    this.tally.count('made');
    this.made.set(id, { browser: client.browser, isDiscarded: false });
  }

  private async sync(client: Client): Promise<void> {
    const isWell = await client.tabs[0].run();
    if (!isWell) this.afterFailure(client);
    const rows = await this.server.rows();
    const access = accessOf(client.browser.userId, rows.all('roles'));
    const [port] = client.browser.ports();
    // Once the new access has been heard of, the old rows are gone, however the pull ended.
    if (isWell || port.cookie()?.access === accessText(access)) await checkHeld(client.browser, rows);
    // A cycle that ends well leaves nothing to wait for.
    if (isWell) assert((await client.browser.waitingIds()).length === 0, 'something waits after a good sync');
  }

  private async crowd(): Promise<void> {
    for (const client of this.clients) client.faults.length = 0;
    await Promise.all(this.clients.map((client) => client.tabs[0].run()));
  }

  private async crash(client: Client, calls: number, isAfter: boolean): Promise<void> {
    const [port] = client.browser.ports();
    await this.cycleOf(dying(port, calls, isAfter), client).run();
    await client.browser.reopen();
    client.tabs = this.tabsOf(client);
  }

  /** As a crash, in the middle of a step of storage. */
  private async disk(client: Client, writes: number): Promise<void> {
    client.browser.failDiskAfter?.(writes);
    await client.tabs[0].run();
    await client.browser.reopen();
    client.tabs = this.tabsOf(client);
    await client.browser.waitingIds();
  }

  /** The first browser's profile is copied over the second's, which has made nothing that would be lost. */
  private async fork(): Promise<void> {
    const [first, second] = this.clients;
    if (!first || !second || [...this.made.values()].some((one) => one.browser === second.browser)) return;
    if (!(await second.browser.becomeCopyOf?.(first.browser))) return;
    second.tabs = this.tabsOf(second);
    this.tally.count('forked');
  }

  private backup(): void {
    const goBack = this.server.backup?.();
    if (!goBack) return;
    const done = this.link.done();
    this.restore = () => {
      goBack();
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

  private clientOf(browser: LawBrowser, session: LinkSession): Client {
    const client = { browser, session, faults: [] };
    return { ...client, tabs: this.tabsOf(client) };
  }

  private tabsOf(client: Pick<Client, 'browser' | 'session' | 'faults'>): [Cycle, Cycle] {
    const [one, other] = client.browser.ports();
    return [this.cycleOf(one, client), this.cycleOf(other, client)];
  }

  private cycleOf(port: SyncPort, { session, faults }: Pick<Client, 'session' | 'faults'>): Cycle {
    return new Cycle({
      port,
      fetch: this.link.fetchOf(session, faults),
      ...{ eventSource: null, locks: null, clock: this.time, timers: this.time, chance: this.chance },
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
