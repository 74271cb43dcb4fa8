import type { Clock } from '#lib/base/clock.ts';
import pg from 'pg';
import * as v from 'valibot';
import { assert } from '#lib/base/assert.ts';
import type { User } from '#lib/domain/records/user.ts';
import { type Collection, collections, type Rows } from '#lib/domain/records/collections.ts';
import { pullRequestSchema } from '#lib/protocol/pull.ts';
import { pushRequestSchema } from '#lib/protocol/push.ts';
import type { AccountStore, Read } from '#lib/server/store/account-store.ts';
import type { Write } from '#lib/server/store/write-once.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import { takenBy } from '#lib/server/http/taken-by.ts';
import { Unavailable } from '#lib/server/store/trouble.ts';
import { type AnswerSizes, pull } from '#lib/server/sync/pull.ts';
import { push } from '#lib/server/sync/push.ts';
import { LawTables } from '../tables.ts';
import type { LawServer } from '../world.ts';
import type { LinkServer } from '../../support/replica/simulated-link.ts';

export interface RealServerParts {
  /** For making the account and looking into it. */
  readonly made: Store;
  /** Processes on the same database that take the questions in turn: the same but for planted bugs. */
  readonly answers: readonly Store[];
  readonly owner: DatabaseOwner;
  /** Of answers: the product's own where it is left out. */
  readonly sizes?: AnswerSizes;
}

/** What sync reads and writes of an account. */
const ACCOUNT_TABLES = [...collections, 'clients', 'known_mutations', 'clocks'];

/** One connection above every wall. */
export interface DatabaseOwner {
  /** Ends a connection of the database at once. */
  kill(pid: number): Promise<unknown>;
  /** All rows of an account, in one question: they are looked at after nearly every step. */
  rows(accountId: string): Promise<LawTables>;
  /** Everything kept of an account; what it answers puts it back. */
  backup(accountId: string): Promise<() => Promise<void>>;
  /** As the database does by itself after a while: until then it guesses how much is in a table. */
  gatherStatistics(): Promise<unknown>;
  stop(): Promise<void>;
}

/** The server's own code on a real PostgreSQL, for one account that is made for the run. */
export async function realServer(
  parts: RealServerParts,
  account: { readonly id: string; readonly rows: LawTables },
  clock: Clock,
): Promise<LawServer> {
  const { made } = parts;
  await made.people.createAccount(account.id, false);
  await made.account(account.id).write(clock.now(), ({ tx }) => {
    for (const collection of collections) {
      for (const row of account.rows.all(collection)) tx.put(collection, row);
    }
    return Promise.resolve();
  });
  const member = async (user: User, isIn: boolean): Promise<void> => {
    await made.account(account.id).write(clock.now(), ({ tx }) => {
      if (isIn) tx.put('users', user);
      else tx.remove('users', user.id);
      return Promise.resolve();
    });
  };
  const epoch = { now: made.epoch };
  let restored = 0;
  const backup = async (): Promise<() => Promise<void>> => {
    const goBack = await parts.owner.backup(account.id);
    return async () => {
      await goBack();
      epoch.now = `${made.epoch}-${++restored}`;
    };
  };
  return { answer: answerer(parts, clock, epoch), rows: () => parts.owner.rows(account.id), member, backup };
}

export async function databaseOwner(url: string): Promise<DatabaseOwner> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const parts = collections.map(
    (collection) =>
      `select '${collection}' as collection, row from muster.${collection} where account_id = $1 and not gone`,
  );
  const text = parts.join(' union all ');
  return {
    kill: (pid) => client.query('select pg_terminate_backend($1, 1000)', [pid]),
    async rows(accountId) {
      const tables = new LawTables();
      const found = await client.query<{ collection: Collection; row: Rows[Collection] }>({
        name: 'law/rows',
        text,
        values: [accountId],
      });
      for (const { collection, row } of found.rows) tables.put(collection, row);
      return tables;
    },
    backup: (accountId) => backupOf(client, accountId),
    gatherStatistics: () => client.query('analyze'),
    stop: () => client.end(),
  };
}

async function backupOf(client: pg.Client, accountId: string): Promise<() => Promise<void>> {
  const kept = new Map<string, string>();
  for (const table of ACCOUNT_TABLES) {
    const found = await client.query<{ rows: string }>(
      `select coalesce(json_agg(t), '[]')::text as rows from muster.${table} t where account_id = $1`,
      [accountId],
    );
    kept.set(table, found.rows[0]?.rows ?? '[]');
  }
  return async () => {
    await client.query('begin');
    for (const [table, rows] of kept) {
      await client.query(`delete from muster.${table} where account_id = $1`, [accountId]);
      await client.query(
        `insert into muster.${table} select * from json_populate_recordset(null::muster.${table}, $1)`,
        [rows],
      );
    }
    await client.query('commit');
  };
}

function answerer(
  { answers, owner, sizes }: RealServerParts,
  clock: Clock,
  epoch: { readonly now: string },
): LinkServer {
  let [turns, questions] = [0, 0];
  return async (session, { path, body, headers, dies }) => {
    const process = answers[questions++ % answers.length];
    assert(process, 'somebody answers');
    let turn = 0;
    let writing: Write | null = null;
    // Begun with the account's lock held, so that the order of turns is the order of commits.
    const store = watched({ ...process, epoch: epoch.now }, (begun) => {
      turn = ++turns;
      writing = 'oldestTombstone' in begun ? null : begun;
      if (dies !== null) dieAfter(begun.db, dies, owner.kill);
    });
    try {
      const response = path.endsWith('/push')
        ? Response.json(
            await push(store, session, {
              request: v.parse(pushRequestSchema, JSON.parse(body)),
              at: clock.now(),
            }),
          )
        : new Response(
            await textOf(
              pull(store, session, v.parse(pullRequestSchema, JSON.parse(body)), {
                ...takenBy(headers),
                ...sizes,
              }),
            ),
          );
      return { response, turn, version: versionAfter(writing) };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      return { response: new Response('', { status: 503 }), turn, version: 0 };
    }
  };
}

/** The account's clock when the transaction is over. */
function versionAfter(writing: Write | null): number {
  if (!writing) return 0;
  return writing.tx.flushed > 0 ? writing.version : writing.version - 1;
}

/** The same store; `begun` is called with each transaction. */
function watched(store: Store, begun: (one: Write | Read) => void): Store {
  const account = (id: string): AccountStore => {
    const real = store.account(id);
    const write: AccountStore['write'] = (at, work) =>
      real.write(at, (writing) => {
        begun(writing);
        return work(writing);
      });
    const read: AccountStore['read'] = (work) =>
      real.read((reading) => {
        begun(reading);
        return work(reading);
      });
    return Object.assign(Object.create(real) as AccountStore, { write, read });
  };
  return { ...store, account };
}

/** The connection is ended after that many queries; the commit is one of them. */
function dieAfter(db: pg.ClientBase, queries: number, kill: DatabaseOwner['kill']): void {
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
