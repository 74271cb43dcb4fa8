import Dexie from 'dexie';
import { assert } from '../base/assert.ts';
import { DexieConnection } from './dexie-connection.ts';
import type { Entry, OutboxMeta, OutboxState, OutboxStore, SentEntry } from './storage.ts';

/** Strict: an acknowledged edit survives a power cut. Never upgraded destructively. */
export function dexieOutbox(name: string): OutboxStore {
  const connection = new DexieConnection(() => {
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
        const meta = make(await metaOf(db));
        await db.table('meta').put(meta, 'outbox');
        return meta;
      }),
    rewrite: (make) =>
      change(async (db) => {
        const state = make(await stateOf(db));
        await db.table('meta').put(state.meta, 'outbox');
        await db.table('mutations').clear();
        await db.table('mutations').bulkAdd(state.entries);
        await db.table('sent').clear();
        await db.table('sent').bulkAdd(state.sent);
        return state;
      }),
    close: () => connection.close(),
    destroy: () => connection.destroy(),
  };
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
    sent: (await db.table('sent').toArray()) as SentEntry[],
  };
}
