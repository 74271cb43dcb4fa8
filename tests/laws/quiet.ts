import fc from 'fast-check';
import { assert } from '#lib/base/assert.ts';
import { newId } from '#lib/base/ids.ts';
import { LawDesk, type DeskPlant } from './desk.ts';
import { EDIT_KINDS, lawEdit } from './edits.ts';
import { LawModelServer } from './places/model-server.ts';
import { shownRows } from './places/real-browser.ts';
import { firstRows } from './rows.ts';
import { anyFault } from './steps.ts';
import { LawTally } from './tally.ts';
import { ManualTime, seededChance } from '../support/manual-time.ts';
import { type LinkFault, SimulatedLink } from '../support/replica/simulated-link.ts';

/** What keeps desks busy before they come to rest. Numbers point into what is there at that time. */
export type QuietStep =
  | { readonly kind: 'edit'; readonly desk: number; readonly tab: number; readonly what: number }
  | { readonly kind: 'event'; readonly desk: number; readonly tab: number; readonly event: PageEvents }
  | { readonly kind: 'line'; readonly desk: number; readonly tab: number; readonly says: 'error' | 'open' }
  | { readonly kind: 'faults'; readonly desk: number; readonly faults: LinkFault[] }
  | { readonly kind: 'pass'; readonly ms: number };
type PageEvents = 'online' | 'offline' | 'visible' | 'hidden';

export interface QuietCase {
  /** Tabs of each desk, and whether they have Web Locks. */
  readonly desks: readonly { readonly tabs: number; readonly hasLocks: boolean }[];
  readonly steps: readonly QuietStep[];
}

const [desk, tab] = [fc.nat(1), fc.nat(2)];
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('edit' as const), desk, tab, what: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      desk,
      tab,
      event: fc.constantFrom<PageEvents>('online', 'offline', 'visible', 'hidden'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('line' as const),
      desk,
      tab,
      says: fc.constantFrom('error' as const, 'open' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('faults' as const),
      desk,
      faults: fc.array(anyFault, { maxLength: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.constantFrom(1_000, 20_000, 70_000, 700_000),
    }),
  },
);
export const quietCases: fc.Arbitrary<QuietCase> = fc.record({
  desks: fc.array(fc.record({ tabs: fc.integer({ min: 1, max: 3 }), hasLocks: fc.boolean() }), {
    minLength: 1,
    maxLength: 2,
  }),
  steps: fc.array(step, { maxLength: 12 }),
});

const MINUTE_MS = 60_000;
/** Longer than any wait of a desk that has something to say: a follower's, a backoff, a lock of a hidden tab. */
const CALM_MS = 25 * MINUTE_MS;
const WATCHED_MS = 31 * MINUTE_MS;
/** A timer asks once a minute, or ten minutes in a tab that follows, less up to half by chance. */
const LEADER_MS = MINUTE_MS / 2;
const FOLLOWER_MS = 5 * MINUTE_MS;
/** The time of the last contact is kept that often, though nothing else is new. */
const CONTACT_MS = 10 * MINUTE_MS;

/** Desks of people of one account, which may have nothing to say to each other. */
export class QuietRun {
  readonly tally = new LawTally();
  private readonly time = new ManualTime();
  private readonly server = new LawModelServer(() => this.time.now());
  private readonly desks: { readonly desk: LawDesk; readonly faults: LinkFault[] }[] = [];
  private version = 0;

  static async open({ desks }: QuietCase, plant: DeskPlant = {}): Promise<QuietRun> {
    const run = new QuietRun();
    const chance = seededChance(11);
    const id = (prefix: string): string => newId(prefix, 0, chance);
    const [accountId, users] = [id('ac'), [id('us'), id('us')]];
    run.server.seed(firstRows(accountId, users, id));
    const link = new SimulatedLink(run.server.answer, () => run.time.now(), run.tally);
    for (const [at, { tabs, hasLocks }] of desks.entries()) {
      const session = { accountId, userId: users[at] ?? '' };
      const faults: LinkFault[] = [];
      const asked = link.fetchOf(session, faults);
      const ask = async (path: string, init: RequestInit): Promise<Response> => {
        const answer = await asked(path, init);
        run.pokeWhenNew(link);
        return answer;
      };
      const opened = new LawDesk({ session, seed: at + 1, time: run.time, ask, hasLocks, plant });
      run.desks.push({ desk: opened, faults });
      for (let count = 0; count < tabs; count++) await opened.openTab();
    }
    return run;
  }

  /** Takes the steps, lets everybody come to rest, and listens. */
  async obey(steps: readonly QuietStep[]): Promise<void> {
    this.tally.count('runs');
    await this.rest();
    for (const step of steps) {
      this.tally.step(step.kind);
      await this.take(step);
      await this.rest();
    }
    for (const { faults } of this.desks) faults.length = 0;
    await this.pass(CALM_MS);
    for (const { desk } of this.desks) checkSynced(desk);
    await this.listen();
  }

  /** Law 7: nobody asks but by the timer, and nothing is written but the time of the last contact. */
  private async listen(): Promise<void> {
    const before = this.desks.map(({ desk }) => ({ asked: desk.asked.length, writes: desk.disk.writes }));
    await this.pass(WATCHED_MS);
    for (const [at, { desk }] of this.desks.entries()) {
      const asked = desk.asked.slice(before[at]?.asked);
      checkAsked(desk, asked);
      const writes = desk.disk.writes - (before[at]?.writes ?? 0);
      const most = Math.ceil(WATCHED_MS / CONTACT_MS);
      assert(writes <= most, `${writes} writes of ${asked.length} empty pulls: ${most} at most`);
      this.tally.count('listened');
    }
  }

  private async take(step: QuietStep): Promise<void> {
    if (step.kind === 'pass') return this.pass(step.ms);
    const { desk, faults } = this.desks[step.desk % this.desks.length] ?? {};
    assert(desk && faults, 'there is a desk');
    if (step.kind === 'faults') return void faults.push(...step.faults);
    const tab = desk.tabs[step.tab % desk.tabs.length];
    assert(tab, 'there is a tab');
    if (step.kind === 'event') return tab.happen(step.event);
    if (step.kind === 'line') return tab.hear(step.says);
    const { name, args } = lawEdit(shownRows(tab.replica), step.what % EDIT_KINDS, step.what);
    await tab.mutate(name, args);
    this.tally.count('made');
  }

  /** From timer to timer, all that each sets off before the next. */
  private async pass(ms: number): Promise<void> {
    const end = this.time.now() + ms;
    for (;;) {
      const next = this.time.next();
      if (next === null || this.time.now() + next > end) break;
      this.time.pass(next);
      await this.rest();
    }
    this.time.pass(end - this.time.now());
  }

  private async rest(): Promise<void> {
    // What one desk said may have woken another.
    for (const { desk } of [...this.desks, ...this.desks]) await desk.rest();
  }

  private pokeWhenNew(link: SimulatedLink): void {
    const version = link.done().at(-1)?.version ?? 0;
    if (version <= this.version) return;
    this.version = version;
    for (const { desk } of this.desks) desk.poke();
  }
}

/** At rest is who has nothing left to say. */
function checkSynced(desk: LawDesk): void {
  for (const { replica, sync } of desk.tabs) {
    assert(replica.waiting().length === 0, 'an edit still waits on a line that has healed');
    const { state } = sync.status();
    assert(state === 'up-to-date', `a tab is still ${state} on a line that has healed`);
  }
}

function checkAsked({ parts, tabs }: LawDesk, asked: LawDesk['asked']): void {
  const pushes = asked.filter(({ path }) => !path.endsWith('/pull'));
  assert(pushes.length === 0, `${pushes.length} pushes, and nothing waits`);
  const leaders = parts.hasLocks ? 1 : tabs.length;
  const most = mostOf(leaders, LEADER_MS) + mostOf(tabs.length - leaders, FOLLOWER_MS);
  assert(
    asked.length <= most,
    `${asked.length} questions with nothing to say: the timers' are ${most} at most`,
  );
  for (const [number] of tabs.entries()) {
    const times = asked.filter(({ tab }) => tab === number).map(({ at }) => at);
    const early = times.find((at, index) => index > 0 && at - (times[index - 1] ?? 0) < LEADER_MS);
    assert(early === undefined, 'a tab with nothing to say asks again before its timer');
  }
}

function mostOf(tabs: number, everyMs: number): number {
  return tabs * (Math.floor(WATCHED_MS / everyMs) + 1);
}
