import Dexie, { type Table } from 'dexie';
import { assert } from '../../base/assert.ts';
import { DexieConnection } from './dexie-connection.ts';
import { lastTurn, SENT_KEPT_ANYWAY, SENT_KEPT_MS, settled } from '../outbox-state.ts';
import type { Entry, OutboxMeta, OutboxState, OutboxStore, SentAsked, SentEntry } from './storage.ts';

/** Strict: an acknowledged edit survives a power cut. Never upgraded destructively. */
export function dexieOutbox(name: string): OutboxStore {
  const connection = new DexieConnection(name, () => {
    const db = new Dexie(name, { chromeTransactionDurability: 'strict' });
    db.version(1).stores({ mutations: 'seq', sent: 'id', meta: '' });
    return db;
  });
  const change = <Value>(act: (db: Dexie) => Promise<Value>) =>
    connection.run((db) => db.transaction('rw', ['mutations', 'sent', 'meta'], () => act(db)));

  return {
    open: (fresh) =>
      change(async (db) => {
        if (!(await db.table('meta').get('outbox'))) await db.table('meta').put(fresh, 'outbox');
        return stateOf(db);
      }),
    meta: () => connection.run(async (db) => ((await db.table('meta').get('outbox')) as OutboxMeta) ?? null),
    append: (entry) =>
      change(async (db) => {
        const meta = await metaOf(db);
        const kept: Entry = { ...entry, seq: meta.nextSeq };
        await db.table('meta').put({ ...meta, nextSeq: meta.nextSeq + 1 }, 'outbox');
        await db.table('mutations').add(kept);
        return kept;
      }),
    changeMeta: (make) =>
      change(async (db) => {
        const before = await metaOf(db);
        const after = make(before);
        await Promise.all(metaChange(db, before, after));
        return after;
      }),
    changeSome: ({ first, last }, make) =>
      change(async (db) => {
        const meta = await metaOf(db);
        const some = db.table('mutations').where('seq').between(first, last, true, true);
        const before = { meta, entries: (await some.toArray()) as Entry[] };
        const after = make(before);
        const changes = changesOf(db.table('mutations'), before.entries, {
          rows: after.entries,
          keyOf: bySeq,
        });
        await Promise.all([...metaChange(db, meta, after.meta), ...changes]);
        return after.meta;
      }),
    rewrite: (asked, make) =>
      change(async (db) => {
        const found = asked.length === 0 ? [] : await sentOf(db, asked);
        const before = { ...(await stateOf(db)), sent: found };
        const { meta, entries, sent } = make(before);
        await Promise.all([
          ...metaChange(db, before.meta, meta),
          ...changesOf(db.table('mutations'), before.entries, { rows: entries, keyOf: bySeq }),
          ...changesOf(db.table('sent'), before.sent, { rows: sent, keyOf: byId }),
        ]);
        return { meta, entries };
      }),
    settle: ({ clientId, lastSeq }, at) =>
      change(async (db) => {
        const meta = await metaOf(db);
        const upTo = db.table('mutations').where('seq').belowOrEqual(lastSeq);
        const done = meta.clientId === clientId ? ((await upTo.toArray()) as Entry[]) : [];
        if (done.length === 0) return meta;
        const turn = meta.turn ?? lastTurn(await sentOf(db, 'all'));
        const next = settled({ meta, done }, { turn, at });
        await Promise.all(metaChange(db, meta, next.meta));
        await upTo.delete();
        await db.table('sent').bulkPut(next.sent);
        await forgetOld(db.table('sent'), at, done.length);
        return next.meta;
      }),
    close: () => connection.close(),
    destroy: (how) => connection.destroy(how),
  };
}

const bySeq = ({ seq }: Entry): number => seq;
const byId = ({ id }: Entry): string => id;

/**
 * Ids begin with the time at which they were made: the oldest are looked at. One that is too young keeps those after it
 * for thirty days at most. Where a clock was ahead, its days begin now. As many go as came, and a few more: an import of
 * 300,000 rows grows old in one moment, and would hold up the edit that is confirmed then.
 */
async function forgetOld(sent: Table<SentEntry>, at: number, came: number): Promise<void> {
  const spare = (await sent.count()) - SENT_KEPT_ANYWAY;
  if (spare <= 0) return;
  const oldest = await sent
    .orderBy('id')
    .limit(Math.min(spare, came + LOOKED_AT))
    .toArray();
  const young = oldest.findIndex(({ confirmedAt }) => confirmedAt > at - SENT_KEPT_MS);
  const old = young < 0 ? oldest : oldest.slice(0, young);
  const early = oldest.filter(({ confirmedAt }) => confirmedAt > at);
  if (early.length > 0) await sent.bulkPut(early.map((one) => ({ ...one, confirmedAt: at })));
  if (old.length > 0) await sent.bulkDelete(old.map(byId));
}

const LOOKED_AT = 10;

function metaChange(db: Dexie, before: OutboxMeta, meta: OutboxMeta): PromiseLike<unknown>[] {
  return meta === before ? [] : [db.table('meta').put(meta, 'outbox')];
}

/**
 * Only rows that are other objects than before are written, and only keys that are gone are deleted. A list of what is
 * under way: Chromium ends a transaction that waits for a function which asks nothing of it.
 */
function changesOf<Row, Key>(
  table: Table,
  before: readonly Row[],
  { rows, keyOf }: { readonly rows: readonly Row[]; readonly keyOf: (row: Row) => Key },
): PromiseLike<unknown>[] {
  const kept = new Set(before);
  const keys = new Set(rows.map(keyOf));
  const gone = before.map(keyOf).filter((key) => !keys.has(key));
  const changed = rows.filter((row) => !kept.has(row));
  return [
    ...(gone.length > 0 ? [table.bulkDelete(gone)] : []),
    ...(changed.length > 0 ? [table.bulkPut(changed)] : []),
  ];
}

async function metaOf(db: Dexie): Promise<OutboxMeta> {
  const meta = (await db.table('meta').get('outbox')) as OutboxMeta | undefined;
  assert(meta, 'the outbox is opened before it is used, and nobody emptied it');
  return meta;
}

async function stateOf(db: Dexie): Promise<OutboxState> {
  return {
    meta: await metaOf(db),
    entries: (await db.table('mutations').orderBy('seq').toArray()) as Entry[],
  };
}

/** At least one is asked for: a transaction that waits for a function that reads nothing ends there. */
async function sentOf(db: Dexie, asked: SentAsked): Promise<SentEntry[]> {
  if (asked === 'all') return (await db.table('sent').toArray()) as SentEntry[];
  const found = (await db.table('sent').bulkGet([...asked])) as (SentEntry | undefined)[];
  return found.filter((one) => one !== undefined);
}
