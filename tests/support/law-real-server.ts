import pg from 'pg';
import * as v from 'valibot';
import { type Collection, collections, type Rows } from '#lib/domain/records/collections.ts';
import { pullRequestSchema } from '#lib/protocol/pull.ts';
import { pushRequestSchema } from '#lib/protocol/push.ts';
import type { AccountStore } from '#lib/server/store/account-store.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import { Unavailable } from '#lib/server/store/trouble.ts';
import { pull } from '#lib/server/sync/pull.ts';
import { push } from '#lib/server/sync/push.ts';
import { LawTables } from './law-tables.ts';
import type { LawServer } from './law-world.ts';
import type { ManualTime } from './manual-time.ts';
import type { LinkServer } from './simulated-link.ts';

export interface RealServerParts {
  /** For making the account and looking into it. */
  readonly made: Store;
  /** For the questions: the same but for planted bugs. */
  readonly answers: Store;
  /** Ends a connection of the database at once. */
  readonly kill: (pid: number) => Promise<unknown>;
}

/** The server's own code on a real PostgreSQL, for one account that is made for the run. */
export async function realServer(
  parts: RealServerParts,
  account: { readonly id: string; readonly rows: LawTables },
  time: ManualTime,
): Promise<LawServer> {
  const { made } = parts;
  await made.people.createAccount(account.id, false);
  await made.account(account.id).write(time.now(), ({ tx }) => {
    for (const collection of collections) {
      for (const row of account.rows.all(collection)) tx.put(collection, row);
    }
    return Promise.resolve();
  });
  return { answer: answerer(parts, time), rows: () => allRows(made, account.id) };
}

/** Ends connections from one of its own. */
export async function connectionKiller(
  url: string,
): Promise<{ kill: RealServerParts['kill']; stop(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    kill: (pid) => client.query('select pg_terminate_backend($1, 1000)', [pid]),
    stop: () => client.end(),
  };
}

function answerer({ answers, kill }: RealServerParts, time: ManualTime): LinkServer {
  let turns = 0;
  return async (session, { path, body, dies }) => {
    let turn = 0;
    // Begun with the account's lock held, so that the order of turns is the order of commits.
    const store = watched(answers, (db) => {
      turn = ++turns;
      if (dies !== null) dieAfter(db, dies, kill);
    });
    try {
      const response = path.endsWith('/push')
        ? Response.json(
            await push(store, session, {
              request: v.parse(pushRequestSchema, JSON.parse(body)),
              at: time.now(),
            }),
          )
        : new Response(await textOf(pull(store, session, v.parse(pullRequestSchema, JSON.parse(body)))));
      return { response, turn };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      return { response: new Response('', { status: 503 }), turn };
    }
  };
}

/** The same store; `begun` is called with the connection of each transaction. */
function watched(store: Store, begun: (db: pg.ClientBase) => void): Store {
  const account = (id: string): AccountStore => {
    const real = store.account(id);
    const write: AccountStore['write'] = (at, work) =>
      real.write(at, (writing) => {
        begun(writing.db);
        return work(writing);
      });
    const read: AccountStore['read'] = (work) =>
      real.read((reading) => {
        begun(reading.db);
        return work(reading);
      });
    return Object.assign(Object.create(real) as AccountStore, { write, read });
  };
  return { ...store, account };
}

/** The connection is ended after that many queries; the commit is one of them. */
function dieAfter(db: pg.ClientBase, queries: number, kill: RealServerParts['kill']): void {
  const { query } = db;
  const { processID } = db as pg.ClientBase & { processID: number };
  let left = queries;
  db.query = (async (...words: unknown[]) => {
    const isLast = words[0] === 'commit' || words[0] === 'rollback';
    if (isLast) db.query = query;
    if (left-- === 0 || (words[0] === 'commit' && left >= 0)) await kill(processID);
    return Reflect.apply(query, db, words) as unknown;
  }) as typeof db.query;
}

async function textOf(lines: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const line of lines) text += line;
  return text;
}

async function allRows(store: Store, accountId: string): Promise<LawTables> {
  const tables = new LawTables();
  await store.account(accountId).read(async ({ db }) => {
    for (const collection of collections) {
      const found = await db.query<{ row: Rows[Collection] }>(
        `select row from muster.${collection} where account_id = $1 and not gone`,
        [accountId],
      );
      for (const { row } of found.rows) tables.put(collection, row);
    }
  });
  return tables;
}
