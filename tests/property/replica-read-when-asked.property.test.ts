import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Collection, collections, type Rows } from '#lib/domain/records/collections.ts';
import type { Reader } from '#lib/domain/tx.ts';
import type { Cookie } from '#lib/protocol/pull.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { ReplicaMessage } from '#lib/replica/sync-port.ts';
import { seededChance } from '#tests/support/manual-time.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { admin, cookie } from '#tests/support/replica/replica-in-memory.ts';
import { device, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';

/** Of two collections, so few that changes meet. */
const kinds: readonly Collection[] = ['users', 'devices'];
const kind = fc.constantFrom(...kinds);
const nth = fc.integer({ min: 1, max: 5 });
const pulled = fc.record({
  kind: fc.constant('pull' as const),
  of: kind,
  ids: fc.array(nth, { maxLength: 3 }),
});
const step = fc.oneof(
  { weight: 5, arbitrary: pulled },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('gone' as const), of: kind, id: nth }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('begin anew' as const), of: kind, ids: fc.array(nth) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('page' as const), of: kind, ids: fc.array(nth) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tear' as const), at: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ask' as const), of: kind }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hear' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

it('rows that are read once asked for are those that are there, whatever another tab writes meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 10 }),
      fc.array(step, { maxLength: 10 }),
      async (before, after) => {
        const world = new World();
        await world.open();
        for (const one of before) await world.act(one);
        const tab = await world.openStaged();
        const known = [await world.stored()];
        for (const one of after) {
          if (one.kind === 'hear') await world.heard(tab);
          else if (one.kind === 'ask') {
            await tab.have([one.of]);
            expect(known.map((rows) => rows[one.of])).toContainEqual(rowsOf(tab.reader)[one.of]);
          } else if (one.kind !== 'tear') known.push(await world.act(one));
        }
        // Pages of a first sync are told with its end.
        await world.act({ kind: 'pull', of: 'users', ids: [] });
        await world.heard(tab);
        const fresh = await world.opened({});
        expect(rowsOf(tab.reader)).toEqual(rowsOf(fresh.reader));
        expect([...tab.rows.torn].sort()).toEqual([...fresh.rows.torn].sort());
      },
    ),
    { numRuns: 2_000, seed: 7 },
  );
});

/** A person's browser whose first tab pulls. */
class World {
  readonly #disk = new MemoryDisk();
  #messages: ReplicaMessage[] = [];
  #sync: ReplicaSync | null = null;
  #version = 10;
  /** Pages come before anything else. */
  #isFilling = true;

  async open(): Promise<void> {
    this.#sync = new ReplicaSync(
      await this.opened({ foldAfter: 3, tell: (one) => this.#messages.push(one) }),
    );
    await this.#sync.beginReset('first', {});
    await this.#page('roles', [role(1, 1, 'contract-admin')]);
  }

  opened(options: {
    foldAfter?: number;
    readsWhenAsked?: boolean;
    tell?: (one: ReplicaMessage) => unknown;
  }): Promise<Replica> {
    let at = NOW;
    const clock = { now: () => (at += 1) };
    const given = {
      person: admin,
      storage: this.#disk.storage(),
      clock,
      chance: seededChance(1),
      changed: () => {},
    };
    return Replica.open({ ...given, tell: () => {}, ...options } as Parameters<typeof Replica.open>[0]);
  }

  openStaged(): Promise<Replica> {
    this.#messages = [];
    return this.opened({ readsWhenAsked: true });
  }

  async heard(tab: Replica): Promise<void> {
    for (const message of this.#messages.splice(0)) await tab.hear(message);
    await tab.inTurn(() => Promise.resolve());
  }

  async stored(): Promise<Shown> {
    return rowsOf((await this.opened({})).reader);
  }

  /** Answers what is stored then. */
  async act(one: Step): Promise<Shown> {
    await this.#act(one);
    return this.stored();
  }

  async #act(one: Step): Promise<void> {
    if (one.kind === 'tear') return this.#tear(one.at);
    if (one.kind === 'ask' || one.kind === 'hear') return;
    const sync = this.#sync!;
    sync.beginPull();
    if (one.kind === 'gone') {
      await sync.applyGone({ line: 'gone', collection: one.of, ids: [idOf(one.of, one.id)] });
      return this.#tail();
    }
    if (one.kind === 'pull') {
      const rows = one.ids.map((id) => this.#row(one.of, id));
      await sync.applyPage({
        line: 'page',
        collection: one.of,
        rows,
        versions: rows.map(() => this.#version),
      });
      return this.#tail();
    }
    if (one.kind === 'page' && !this.#isFilling) return;
    if (one.kind === 'page')
      return this.#page(
        one.of,
        one.ids.map((id) => this.#row(one.of, id)),
      );
    this.#isFilling = true;
    await sync.beginReset('epoch', { [one.of]: one.ids.length });
    await this.#page(
      one.of,
      one.ids.map((id) => this.#row(one.of, id)),
    );
    // Every other time the new rows are not complete: the old ones stay.
    if (one.ids.length % 2 === 0) await this.#tail();
  }

  #row(of: Collection, id: number): Rows[Collection] {
    this.#version += 1;
    const text = `v${this.#version}`;
    return of === 'users' ? user(id, { firstName: text }) : device(id, { description: text });
  }

  async #page(collection: Collection, rows: readonly Rows[Collection][]): Promise<void> {
    const versions = rows.map(() => this.#version);
    const resume = { collection, after: '', upTo: 1 } as unknown as NonNullable<Cookie['resume']>;
    await this.#sync!.applyPage({
      line: 'page',
      collection,
      rows: [...rows],
      versions,
      cookie: { ...cookie, version: this.#version, resume },
    });
  }

  async #tail(): Promise<void> {
    this.#isFilling = false;
    this.#version += 1;
    const sync = this.#sync!;
    await sync.applyTail(
      { line: 'tail', cookie: { ...cookie, version: this.#version }, lastSeq: 0 },
      sync.clientId(),
    );
  }

  #tear(at: number): void {
    const pages = [...this.#disk.pages.values()];
    const page = pages[at % Math.max(1, pages.length)];
    if (page) page.stored = { ...page.stored, sum: page.stored.sum + 1 };
  }
}

function idOf(of: Collection, id: number): string {
  return testId(of === 'users' ? 'us' : 'dv', id);
}

type Shown = Readonly<Record<string, readonly string[]>>;

function rowsOf(reader: Reader): Shown {
  return Object.fromEntries(
    collections.map((collection) => [
      collection,
      reader
        .slots(collection)
        .filter((row) => row !== undefined)
        .map((row) => JSON.stringify(row))
        .sort(),
    ]),
  );
}
