import { assert } from '#lib/base/assert.ts';
import { accessOf } from '#lib/domain/access/access-of.ts';
import type { Access } from '#lib/domain/access/access.ts';
import { isVisible, visibilityOf } from '#lib/domain/access/visibility.ts';
import { exceedsStrictly } from '#lib/domain/mutations/seats/seat-rules.ts';
import { collections, isCollection } from '#lib/domain/records/collections.ts';
import { acceptedIn, type LawDone, fatesIn } from './log.ts';
import { applyLawMutation } from './mutations.ts';
import { type AnyRow, assertSameRows, type LawTables } from './tables.ts';
import type { LawFate } from './tally.ts';
import type { LawBrowser } from './world.ts';
import type { DonePush } from '../support/replica/simulated-link.ts';

/** An edit that a person made: in which browser, and whether they discarded it while it waited. */
export interface LawMade {
  readonly browser: LawBrowser;
  readonly isDiscarded: boolean;
}

/** Law 1: each mutation made is pending, applied once, refused and visible, or discarded. Answers what each became. */
export async function checkFates(
  made: ReadonlyMap<string, LawMade>,
  done: readonly DonePush[],
): Promise<LawFate[]> {
  const doneById = fatesIn(done);
  const fates: LawFate[] = [];
  for (const [id, one] of made) fates.push(await fateOf(id, one, doneById.get(id) ?? []));
  return fates;
}

async function fateOf(
  id: string,
  { browser, isDiscarded }: LawMade,
  done: readonly LawDone[],
): Promise<LawFate> {
  const [only] = done;
  assert(done.length <= 1, `${id} was done ${done.length} times`);
  const isWaiting = (await browser.waitingIds()).includes(id);
  assert(isWaiting || only, `${id} is neither waiting nor done (discarded: ${isDiscarded})`);
  assert(!isWaiting, `${id} still waits on a line that has healed`);
  if (only?.result === 'refused') {
    const rows = (await browser.shown()).all('refusals');
    assert(
      rows.some((row) => row.mutationId === id),
      `${id} was refused, and its person can't see it`,
    );
    return 'refused';
  }
  return isDiscarded && only?.mutation.name === 'noop' ? 'discarded' : 'applied';
}

/** Conservation: the server did nothing that nobody made. */
export function checkNothingElse(made: ReadonlyMap<string, LawMade>, done: readonly DonePush[]): void {
  for (const [id, [one]] of fatesIn(done))
    assert(made.has(id), `the server did ${one?.mutation.name} ${id}, which nobody made`);
}

/**
 * Law 1 at any moment: what no longer waits in its browser is in the rows that the browser holds. `settled` are the
 * mutations of which that was seen; `version` is what the rows are as new as, null while they are pulled anew.
 */
export async function checkSettled(
  browser: LawBrowser,
  { made, done, settled, version }: Settling,
): Promise<void> {
  const waiting = new Set(await browser.waitingIds());
  const doneById = fatesIn(done);
  for (const [id, one] of made) {
    if (one.browser !== browser) continue;
    if (waiting.has(id)) settled.delete(id);
    if (waiting.has(id) || settled.has(id)) continue;
    const [only] = doneById.get(id) ?? [];
    assert(only, `${id} is neither waiting nor done (discarded: ${one.isDiscarded})`);
    if (version === null) continue;
    assert(only.version <= version, `${id} no longer waits, and the rows here do not have it`);
    settled.add(id);
  }
}

interface Settling {
  readonly made: ReadonlyMap<string, LawMade>;
  readonly done: readonly DonePush[];
  readonly settled: Set<string>;
  readonly version: number | null;
}

/** What every tab shows is its confirmed rows with what waits replayed, as slow and obvious as can be. */
export async function checkShown(browser: LawBrowser): Promise<void> {
  for (const { confirmed, waiting, shown } of (await browser.tabsShown?.()) ?? []) {
    let expected = confirmed.copy();
    for (const call of waiting) {
      const draft = expected.copy();
      const access = accessOf(browser.userId, expected.all('roles'));
      const outcome = await applyLawMutation(draft, call, access).catch(() => null);
      if (outcome?.status === 'accepted') expected = draft;
    }
    for (const collection of collections)
      assertSameRows(shown.all(collection), expected.all(collection), `a tab shows other ${collection}`);
  }
}

/** A person who was told to be out of the account holds no row of it. */
export async function checkDropped(browser: LawBrowser): Promise<void> {
  for (const tables of await browser.held())
    for (const collection of collections)
      assert(tables.all(collection).length === 0, `${browser.userId} left, and holds ${collection}`);
}

/** Law 2: outbox empty and pulled: the replica is what the server says is visible. */
export async function checkReplica(browser: LawBrowser, rows: LawTables): Promise<void> {
  const shown = await browser.shown();
  const access = accessOf(browser.userId, rows.all('roles'), rows.all('assignments'));
  for (const collection of collections) {
    const there = rows.all(collection).filter((row) => isVisible(access, collection, row));
    const expected = there.map((row) => asSent(row, access, rows));
    assertSameRows(shown.all(collection), expected, `${browser.userId} sees other ${collection}`);
  }
}

/** L5: a refusal goes out without its details while its person may not see the record that it was about. */
function asSent(row: AnyRow, access: Access, rows: LawTables): AnyRow {
  if (!('subject' in row) || row.subject === null || !isCollection(row.subject.collection)) return row;
  const { collection, id } = row.subject;
  const record = rows.now(collection, id);
  const isSeen =
    visibilityOf(access, collection).includes('all') || (record && isVisible(access, collection, record));
  return isSeen ? row : { ...row, details: {} };
}

/** Law 3, at any moment: no more seats assigned than bought. */
export function checkSeats(rows: LawTables): void {
  const open = rows.all('assignments').filter((one) => one.endedAt === null);
  for (const one of rows.all('entitlements')) {
    const assigned = open.filter(({ entitlementId }) => entitlementId === one.id).length;
    assert(!exceedsStrictly(one, assigned), `${one.id} has ${one.quantity} seats and ${assigned} assigned`);
  }
}

/** Law 4, after a pull that ended well: nothing is held that the person may not see. */
export async function checkHeld(browser: LawBrowser, rows: LawTables): Promise<void> {
  const access = accessOf(browser.userId, rows.all('roles'), rows.all('assignments'));
  for (const tables of await browser.held()) {
    for (const collection of collections) {
      for (const row of tables.all(collection)) {
        assert(isVisible(access, collection, row), `${browser.userId} holds a row of ${collection} unseen`);
      }
    }
  }
}

/** Law 6: what the server accepted, replayed on the first rows in its order, gives the server's rows. */
export async function checkReplay(
  start: LawTables,
  done: readonly DonePush[],
  rows: LawTables,
): Promise<void> {
  const tables = start.copy();
  for (const { call, userId } of acceptedIn(done)) {
    const access = accessOf(userId, tables.all('roles'), tables.all('assignments'));
    const outcome = await applyLawMutation(tables, call, access);
    assert(outcome.status === 'accepted', `${call.name} ${call.id} was accepted, and its replay is not`);
  }
  for (const collection of collections.filter((one) => one !== 'refusals')) {
    assertSameRows(tables.all(collection), rows.all(collection), `replay makes other ${collection}`);
  }
}
