import Dexie, { type Table } from 'dexie';
import { assert } from '../base/assert.ts';
import { DexieConnection } from './dexie-connection.ts';
import { lastTurn, SENT_KEPT_ANYWAY, SENT_KEPT_MS, settled } from './outbox-state.ts';
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
        return putMeta(db, before, make(before));
      }),
    changeSome: ({ first, last }, make) =>
      change(async (db) => {
        const meta = await metaOf(db);
        const some = db.table('mutations').where('seq').between(first, last, true, true);
        const before = { meta, entries: (await some.toArray()) as Entry[] };
        const after = make(before);
        await putMeta(db, meta, after.meta);
        await putChanged(db.table('mutations'), before.entries, {
          rows: after.entries,
          keyOf: ({ seq }) => seq,
        });
        return after.meta;
      }),
    rewrite: (asked, make) =>
      change(async (db) => {
        const before = { ...(await stateOf(db)), sent: await sentOf(db, asked) };
        const { meta, entries, sent } = make(before);
        await putMeta(db, before.meta, meta);
        await putChanged(db.table('mutations'), before.entries, { rows: entries, keyOf: ({ seq }) => seq });
        await putChanged(db.table('sent'), before.sent, { rows: sent, keyOf: ({ id }) => id });
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
        await putMeta(db, meta, next.meta);
        await upTo.delete();
        await db.table('sent').bulkPut(next.sent);
        await forgetOld(db.table('sent'), at - SENT_KEPT_MS);
        return next.meta;
      }),
    close: () => connection.close(),
    destroy: (how) => connection.destroy(how),
  };
}

/**
 * Ids begin with the time at which they were made: the oldest are looked at, a few at a time, until one is too young to
 * be forgotten.
 */
async function forgetOld(sent: Table, before: number): Promise<void> {
  let spare = (await sent.count()) - SENT_KEPT_ANYWAY;
  while (spare > 0) {
    const oldest = (await sent.orderBy('id').limit(Math.min(spare, LOOKED_AT)).toArray()) as SentEntry[];
    const young = oldest.findIndex(({ confirmedAt }) => confirmedAt > before);
    const old = young < 0 ? oldest : oldest.slice(0, young);
    await sent.bulkDelete(old.map(({ id }) => id));
    spare = old.length < LOOKED_AT ? 0 : spare - old.length;
  }
}

const LOOKED_AT = 10;

async function putMeta(db: Dexie, before: OutboxMeta, meta: OutboxMeta): Promise<OutboxMeta> {
  if (meta !== before) await db.table('meta').put(meta, 'outbox');
  return meta;
}

/** Only rows that are other objects than before are written, and only keys that are gone are deleted. */
async function putChanged<Row, Key>(
  table: Table,
  before: readonly Row[],
  { rows, keyOf }: { readonly rows: readonly Row[]; readonly keyOf: (row: Row) => Key },
): Promise<void> {
  const kept = new Set(before);
  const keys = new Set(rows.map(keyOf));
  const gone = before.map(keyOf).filter((key) => !keys.has(key));
  if (gone.length > 0) await table.bulkDelete(gone);
  const changed = rows.filter((row) => !kept.has(row));
  if (changed.length > 0) await table.bulkPut(changed);
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

async function sentOf(db: Dexie, asked: SentAsked): Promise<SentEntry[]> {
  if (asked === 'all') return (await db.table('sent').toArray()) as SentEntry[];
  if (asked.length === 0) return [];
  const found = (await db.table('sent').bulkGet([...asked])) as (SentEntry | undefined)[];
  return found.filter((one) => one !== undefined);
}
