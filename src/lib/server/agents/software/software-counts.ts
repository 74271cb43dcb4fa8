import type { SoftwareSeen } from '../../../protocol/software.ts';
import type { Store } from '../../store/open-store.ts';
import { TitleCount } from './title-count.ts';

/** Lists that a step counts: a quarter of a second of the database. All of 100,000 at once take it minutes. */
const STEP_LISTS = 250;
/** How long who asks waits for the whole, ms; up to some 2,000 devices are counted by then. */
const WAIT_MS = 2_000;
/** A count that took longer than this, ms, is told again for 20 times as long; a shorter one is made each time. */
const SHORT_MS = 1_000;
const TOLD_AGAIN = 20;
/** Nobody asks any more: a count stops, and goes on from there when somebody does, if that is soon. */
const ALONE_MS = 300_000;
const TOO_OLD_MS = 3_600_000;
/** Accounts whose counts are kept: 20 MB each under way, half a megabyte at the end. */
const MOST_ACCOUNTS = 8;

/** A count of one account: under way, stopped half-way, or whole. */
interface Count {
  readonly titles: TitleCount;
  /** The device whose list was counted last. */
  after: string;
  devices: number;
  /** Devices whose list is known. */
  of: number;
  readonly startedAt: number;
  stepMs: number;
}

interface Counted {
  readonly seen: SoftwareSeen;
  readonly at: number;
  readonly tookMs: number;
}

interface Place {
  askedAt: number;
  count: Count | null;
  counted: Counted | null;
  running: Promise<void> | null;
}

/**
 * On how many devices each software is, of whole accounts. Counted in steps, each a short question to the database, and
 * one step at a time in a process: a fleet of any size is counted to its end, beside everybody else's work. Who asks
 * meanwhile is told how far it came.
 */
export class SoftwareCounts {
  readonly #store: Pick<Store, 'account'>;
  readonly #waitMs: number;
  readonly #places = new Map<string, Place>();
  #turn: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(store: Pick<Store, 'account'>, { waitMs = WAIT_MS } = {}) {
    this.#store = store;
    this.#waitMs = waitMs;
  }

  /** Throws what the database throws; the next who asks goes on from there. */
  async seen(accountId: string): Promise<SoftwareSeen> {
    const place = this.#placeOf(accountId);
    place.askedAt = Date.now();
    const before = place.counted;
    if (before && Date.now() - before.at < againFor(before)) return before.seen;
    place.running ??= this.#runOf(accountId, place);
    // What took long is told as it was, while it is counted again; what did not is waited for.
    if (before && againFor(before) > 0) return before.seen;
    await within(place.running, this.#waitMs);
    return place.counted && place.counted !== before ? place.counted.seen : partOf(place.count);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.allSettled([...this.#places.values()].map(({ running }) => running));
  }

  #placeOf(accountId: string): Place {
    const place = this.#places.get(accountId) ?? { askedAt: 0, count: null, counted: null, running: null };
    // The one that was asked last stands last.
    this.#places.delete(accountId);
    this.#places.set(accountId, place);
    for (const [id, one] of this.#places)
      if (this.#places.size > MOST_ACCOUNTS && one.running === null && id !== accountId)
        this.#places.delete(id);
    return place;
  }

  #runOf(accountId: string, place: Place): Promise<void> {
    const running = this.#run(accountId, place).finally(() => (place.running = null));
    // What fails when nobody waits is met again by the next who asks.
    running.catch(() => undefined);
    return running;
  }

  async #run(accountId: string, place: Place): Promise<void> {
    const now = Date.now();
    if (place.count === null || now - place.count.startedAt > TOO_OLD_MS)
      place.count = { titles: new TitleCount(), after: '', devices: 0, of: 0, startedAt: now, stepMs: 0 };
    const { count } = place;
    while (!this.#isStopped && Date.now() - place.askedAt < ALONE_MS) {
      const turn = this.#turn.then(() => this.#step(accountId, count));
      this.#turn = turn.catch(() => undefined);
      if (await turn) continue;
      const seen = { ...count.titles.told(), devices: count.devices, at: Date.now(), isCounting: false };
      place.counted = { seen: { ...seen, of: count.devices }, at: seen.at, tookMs: count.stepMs };
      place.count = null;
      return;
    }
  }

  /** Whether there is more. */
  async #step(accountId: string, count: Count): Promise<boolean> {
    const startedAt = Date.now();
    const found = await this.#store.account(accountId).read(async ({ db }) => {
      const step = await db.query<Step>({
        name: 'agents/count',
        text: COUNT,
        values: [accountId, count.after],
      });
      if (count.of === 0) {
        const all = await db.query<{ all: number }>(ALL, [accountId]);
        count.of = all.rows[0]?.all ?? 0;
      }
      return step.rows[0];
    });
    count.stepMs += Date.now() - startedAt;
    if (!found?.last) return false;
    count.titles.add(found.lines ?? '');
    count.after = found.last;
    count.devices += found.devices;
    return found.devices === STEP_LISTS;
  }
}

interface Step {
  readonly last: string | null;
  readonly devices: number;
  readonly lines: string | null;
}

const ALL = 'select count(*)::int as all from muster.device_software where account_id = $1';

/** Each title of the step once, as one text: the driver takes rows for 20 times as long. */
const COUNT = `
  with lists as materialized (
    select device_id, lines from muster.device_software
    where account_id = $1 and device_id > $2 order by device_id limit ${STEP_LISTS}),
  titles as (
    select device_id, split_part(line, e'\\t', 1) || e'\\t' || split_part(line, e'\\t', 2) as title,
           max(split_part(line, e'\\t', 3)) as version
    from lists, unnest(lines) as line group by 1, 2),
  counted as (select title, max(version) as version, count(*) as devices from titles group by 1)
  select (select max(device_id) from lists) as last, (select count(*)::int from lists) as devices,
         (select string_agg(title || e'\\t' || version || e'\\t' || devices, e'\\n') from counted) as lines`;

function partOf(count: Count | null): SoftwareSeen {
  if (!count) return { titles: [], isCut: false, devices: 0, of: 0, at: Date.now(), isCounting: true };
  const { devices, of } = count;
  return { ...count.titles.told(), devices, of: Math.max(of, devices), at: Date.now(), isCounting: true };
}

function againFor({ tookMs }: Counted): number {
  return tookMs < SHORT_MS ? 0 : TOLD_AGAIN * tookMs;
}

/** Until it is done, or late. Throws what it throws until then. */
async function within(running: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
