import fc from 'fast-check';
import { assert } from '#lib/base/assert.ts';
import { newId } from '#lib/base/ids.ts';
import type { Refusal } from '#lib/domain/records/core/refusal.ts';
import type { Storage } from '#lib/replica/stored/storage.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import { newUser } from '#lib/domain/records/user.ts';
import { LawDesk, type DeskPlant } from './desk.ts';
import { lawEdit } from './edits.ts';
import { LawCost, meteredLine, meteredStorage, meteredStore } from './meter.ts';
import { deviceOf } from './mutations.ts';
import { type DatabaseOwner, realServer } from './places/real-server.ts';
import { firstRows } from './rows.ts';
import { LawTables } from './tables.ts';
import { LawTally } from './tally.ts';
import { ManualTime, seededChance } from '../support/manual-time.ts';
import { type LinkFault, SimulatedLink } from '../support/replica/simulated-link.ts';
import { newProduct } from '#lib/domain/records/product.ts';

/** One thing that happens on a desk. */
export type ProportionStep =
  | { readonly kind: 'edit'; readonly tab: number; readonly what: number; readonly target: number }
  /** Somebody else changed the same before. */
  | { readonly kind: 'conflict'; readonly tab: number; readonly target: number }
  | { readonly kind: 'other'; readonly count: number }
  | { readonly kind: 'discard'; readonly tab: number; readonly target: number }
  /** The timers' questions of a minute. */
  | { readonly kind: 'idle' }
  /** What waits goes by file to the same desk. */
  | { readonly kind: 'file'; readonly tab: number; readonly target: number }
  /** A person's name is taken out for good. */
  | { readonly kind: 'erase' };

const [tab, target] = [fc.nat(1), fc.nat(63)];
export const proportionSteps: fc.Arbitrary<ProportionStep[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('edit' as const),
        tab,
        target,
        what: fc.constantFrom(1, 2, 4, 5, 6, 7, 8, 9, 14, 16, 17),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('conflict' as const), tab, target }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('other' as const), count: fc.integer({ min: 1, max: 4 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('discard' as const), tab, target }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('idle' as const, 'erase' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('file' as const), tab, target }) },
  ),
  { minLength: 6, maxLength: 10, size: 'max' },
);

/** Of each kind of thing that is kept: far more than any step may notice. */
const KEPT = 600;
/** Longer numbers and names, and a plan of the database that takes another way among few rows. */
const MAY_DIFFER: Readonly<Record<keyof Omit<LawCost, 'take'>, number>> = {
  read: 4_000,
  written: 4_000,
  sent: 1_000,
  received: 1_000,
  rowsRead: 120,
  rowsWritten: 4,
};
const CALM_MS = 60_000;

export interface ProportionParts {
  readonly store: Store;
  readonly owner: DatabaseOwner;
  readonly seed: number;
  readonly plant?: ProportionPlant;
}

/** A bug planted on purpose. */
export interface ProportionPlant extends DeskPlant {
  readonly store?: (store: Store) => Store;
}

/** Law 8: the same steps on two desks, a new one and one with much that is kept, cost the same. */
export class ProportionRun {
  readonly tally = new LawTally();
  private readonly fresh: Side;
  private readonly kept: Side;

  private constructor(fresh: Side, kept: Side) {
    [this.fresh, this.kept] = [fresh, kept];
  }

  static async open(parts: ProportionParts): Promise<ProportionRun> {
    const [fresh, kept] = [new Side(parts, 0), new Side(parts, KEPT)];
    for (const side of [fresh, kept]) await side.begin();
    await parts.owner.gatherStatistics();
    return new ProportionRun(fresh, kept);
  }

  async obey(steps: readonly ProportionStep[]): Promise<void> {
    this.tally.count('runs');
    for (const step of steps) {
      this.tally.step(step.kind);
      const [fresh, kept] = [await this.fresh.take(step), await this.kept.take(step)];
      for (const [name, slack] of Object.entries(MAY_DIFFER) as [keyof typeof MAY_DIFFER, number][])
        assert(
          kept[name] <= fresh[name] + slack,
          `${step.kind}: ${name} ${kept[name]} beside ${KEPT} of everything, ${fresh[name]} beside nothing`,
        );
      this.tally.count('listened');
    }
  }
}

/** A desk with two tabs, and its account. */
class Side {
  private readonly cost = new LawCost();
  private readonly time = new ManualTime();
  private readonly faults: LinkFault[] = [];
  private readonly parts: ProportionParts;
  private readonly count: number;
  private readonly accountId: string;
  private readonly start: LawTables;
  private readonly userId: string;
  private desk!: LawDesk;
  private others = 0;

  constructor(parts: ProportionParts, kept: number) {
    this.parts = parts;
    this.count = kept;
    const chance = seededChance(parts.seed * 2 + (kept > 0 ? 1 : 0));
    const id = (prefix: string): string => newId(prefix, 0, chance);
    this.accountId = id('ac');
    this.userId = id('us');
    this.start = firstRows(this.accountId, [this.userId, id('us')], id);
  }

  async begin(): Promise<void> {
    const { store, owner, plant = {} } = this.parts;
    const { accountId, userId, time, cost } = this;
    const rows = this.start.copy();
    for (let at = 0; at < this.count; at++) keep(rows, userId, at);
    const metered = (plant.store ?? ((one: Store) => one))(meteredStore(store, cost));
    const parts = { made: store, answers: [metered], owner };
    const server = await realServer(parts, { id: accountId, rows }, time);
    await store.account(accountId).write(0, ({ db }) =>
      db.query(
        `insert into muster.known_mutations
           select $1, 'mu_kept' || at, 'accepted', 0 from generate_series(1, $2::int) as at`,
        [accountId, this.count],
      ),
    );
    const session = { accountId, userId };
    const link = new SimulatedLink(server.answer, () => time.now(), new LawTally());
    const ask = meteredLine(link.fetchOf(session, this.faults), cost);
    const around = (storage: Storage): Storage => meteredStorage(storage, cost);
    // Once in 256 pulls, for all of them: not of the step in which it comes.
    const foldAfter = 1_000;
    this.desk = new LawDesk({ session, seed: 5, time, ask, hasLocks: true, around, foldAfter, plant });
    for (let tabs = 0; tabs < 2; tabs++) await this.desk.openTab();
    await this.pass(CALM_MS);
    this.rememberSent();
  }

  async take(step: ProportionStep): Promise<LawCost> {
    this.cost.take();
    await this.act(step);
    await this.desk.rest();
    return this.cost.take();
  }

  private async act(step: ProportionStep): Promise<void> {
    switch (step.kind) {
      case 'edit':
        return this.edit(step);
      case 'idle':
        return this.pass(60_000);
      case 'other':
        await this.other(step.count);
        return this.desk.poke();
      case 'conflict': {
        const shown = this.shown();
        await this.other(8);
        return this.edit({ ...step, what: 2 }, shown);
      }
      case 'discard':
      case 'file':
        return this.offline(step);
      case 'erase': {
        const leaver = this.start.all('users').find(({ id }) => id !== this.userId);
        return this.tabOf(0).mutate('users.erase', { id: leaver?.id });
      }
    }
  }

  private async edit(
    { tab, what, target }: { tab: number; what: number; target: number },
    shown = this.shown(),
  ): Promise<void> {
    const { name, args } = lawEdit(shown, what, target);
    await this.tabOf(tab).mutate(name, args);
  }

  /** An edit waits, and is discarded, or taken in again from a file. */
  private async offline({ kind, tab, target }: { kind: string; tab: number; target: number }): Promise<void> {
    this.faults.push({ kind: 'lost' }, { kind: 'lost' });
    await this.edit({ tab, what: 4, target });
    await this.desk.rest();
    const { replica } = this.tabOf(tab);
    const waiting = replica.waiting().at(-1);
    const file = replica.exportOutbox();
    const chosen = file.entries.map(({ id }) => id);
    if (kind === 'file') await replica.importOutbox(file, chosen);
    else if (waiting) await replica.discardWaiting(waiting.id);
    this.faults.length = 0;
    for (const { sync } of this.desk.tabs) await sync.syncNow();
  }

  /** Not counted: that is what somebody else did. */
  private async other(count: number): Promise<void> {
    this.others++;
    await this.parts.store.account(this.accountId).write(this.time.now(), ({ tx }) => {
      const devices = this.start.all('devices').slice(0, count);
      for (const one of devices) tx.put('devices', { ...one, displayName: `other ${this.others}` });
      return Promise.resolve();
    });
  }

  private tabOf(tab: number): LawDesk['tabs'][number] {
    const one = this.desk.tabs[tab];
    assert(one, 'two tabs');
    return one;
  }

  /** Of what was there from the start: both desks make the same edits. */
  private shown(): LawTables {
    const { reader } = this.tabOf(0).replica;
    const shown = new LawTables();
    for (const collection of ['devices', 'users', 'entitlements'] as const)
      for (const { id } of this.start.all(collection)) {
        const row = reader.get(collection, id);
        if (row) shown.put(collection, row);
      }
    return shown;
  }

  private async pass(ms: number): Promise<void> {
    const end = this.time.now() + ms;
    for (;;) {
      await this.desk.rest();
      const next = this.time.next();
      if (next === null || this.time.now() + next > end) break;
      this.time.pass(next);
    }
    this.time.pass(end - this.time.now());
    await this.desk.rest();
  }

  /** As an import of some weeks ago leaves it. */
  private rememberSent(): void {
    const { disk } = this.desk;
    assert(disk.outbox, 'open');
    const args = { rows: Array.from({ length: 4 }, (_, at) => `row ${at} of a file`) };
    const sent = Array.from({ length: this.count }, (_, at) => ({
      seq: at,
      id: `mu_sent${at}`,
      name: 'noop',
      version: 1,
      args,
      at: 0,
      confirmedAt: this.time.now(),
      turn: 1,
    }));
    disk.outbox = { ...disk.outbox, sent };
  }
}

/** One more of everything that an account gathers over the years. */
function keep(rows: LawTables, userId: string, at: number): void {
  const id = (prefix: string): string => `${prefix}_kept${String(at).padStart(20, '0')}`;
  rows.put('devices', deviceOf(id('dv'), `kept ${at}`, 0));
  rows.put('products', newProduct({ id: id('pr'), name: `Kept ${at}`, createdAt: 0 }));
  const name = { firstName: 'K', lastName: String(at) };
  rows.put('users', newUser({ id: id('us'), ...name, email: `kept${at}@law.example`, createdAt: 0 }));
  rows.put('activity', {
    id: id('av'),
    actorId: userId,
    at: 0,
    action: 'devices.edit',
    collection: 'devices',
    recordId: id('dv'),
    changes: { displayName: { was: 'a', to: 'b' } },
  });
  rows.put('refusals', {
    ...({ id: id('rf'), userId, mutationId: id('mu'), name: 'users.edit', version: 1 } as const),
    ...({ args: `{"email":"kept${at}@law.example"}`, isPartial: false, at: 0, refusedAt: 0 } as const),
    ...({ reason: 'conflict', details: {}, subject: null } satisfies Partial<Refusal>),
  });
}
