import pg from 'pg';
import { assert } from '#lib/base/assert.ts';
import { newId } from '#lib/base/ids.ts';
import type { PushAnswer } from '#lib/protocol/push.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { type AccountPools, AccountStore } from '#lib/server/store/account-store.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import { type LawPlant, portWith } from './plant.ts';
import type { LawStep } from '../steps.ts';
import { seededChance } from '../../support/manual-time.ts';
import type { LinkFault } from '../../support/replica/simulated-link.ts';

export interface PlantedBug {
  readonly name: string;
  /** Browser: real replicas, a model server. Server: real replicas and the real server on PostgreSQL. */
  readonly side: 'browser' | 'server';
  /** A fresh one for each run. */
  readonly plant: () => LawPlant;
  /** Steps in which it shows, for a bug that chance takes long to meet. */
  readonly sure?: readonly LawStep[];
}

const sync = (who: number, ...faults: LinkFault[]): LawStep => ({ kind: 'sync', who, faults });
const edit = (who: number, what: number, target: number): LawStep => ({ kind: 'edit', who, what, target });

/** Bugs that sync must not have, in the product's own code by the seams that it is given. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'acknowledge before commit',
    side: 'server',
    plant: () => ({ store: answersEarly }),
    // The connection dies at the commit.
    sure: [{ kind: 'crowd' }, edit(0, 2, 0), sync(0, { kind: 'died', queries: 40 })],
  },
  { name: 'advance last only on success', side: 'server', plant: () => ({ store: staysOnRefusal }) },
  { name: 'take the version outside the lock', side: 'server', plant: () => ({ store: readsClockEarly }) },
  {
    name: 'drop the outbox on 401',
    side: 'browser',
    plant: () => ({ heard: async (replica, status) => void (status === 401 && (await emptied(replica))) }),
  },
  { name: 'apply a page without its resume point', side: 'browser', plant: () => ({ port: withoutResume }) },
  { name: 'keep the resume point before its page', side: 'browser', plant: () => ({ port: resumeFirst }) },
  {
    name: 'replay outbox entries already confirmed',
    side: 'browser',
    plant: () => ({ opened: (replica) => (replica.waiting = () => replica.outbox.entries) }),
  },
  {
    name: 'discard by deleting the entry',
    side: 'browser',
    plant: () => ({ discard: deleted }),
  },
  { name: 'apply an outbox file twice', side: 'browser', plant: withNewIds },
  {
    name: 'count lastSeq of another client',
    side: 'server',
    plant: () => ({ store: countsAnyClient }),
    // One client is at 3; another makes its first edit while a pull of its own is on its way.
    sure: [
      ...[{ kind: 'crowd' } as const, edit(0, 2, 0), edit(0, 4, 1), edit(0, 2, 2), sync(0)],
      { kind: 'overlap', who: 3, holds: 1, isCut: true, what: 4, target: 0 },
    ],
  },
];

/** The answer goes out when the work is done; the commit comes after, and may fail. */
function answersEarly(store: Store): Store {
  return storeWith(store, (real) => ({
    write: (at, work) =>
      new Promise((resolve, reject) => {
        let hasAnswered = false;
        const writing = real.write(at, async (write) => {
          const answer = await work(write);
          hasAnswered = true;
          resolve(answer);
          return answer;
        });
        writing.then(resolve, (error: unknown) => hasAnswered || reject(error as Error));
      }),
  }));
}

/** A refused mutation stays the next one that is expected, and is not known afterwards. */
function staysOnRefusal(store: Store): Store {
  return storeWith(store, (real) => ({
    write: (at, work) =>
      real.write(at, async (write) => {
        const answer = await work(write);
        const said = answer as PushAnswer | null;
        const first =
          said?.status === 'done' ? said.results.find(({ result }) => result === 'refused') : undefined;
        if (!first || said?.status !== 'done') return answer;
        const last = first.seq - 1;
        const results = said.results.filter(({ seq }) => seq <= last);
        await write.db.query(
          'update muster.clients set last_seq = $2 where account_id = $1 and last_seq = $3',
          [write.accountId, last, said.last],
        );
        await write.db.query(
          `delete from muster.known_mutations where account_id = $1 and result = 'refused'`,
          [write.accountId],
        );
        return { ...said, last, results } as typeof answer;
      }),
  }));
}

/** The clock is read before the account is locked: two writers may take the same version. */
function readsClockEarly(store: Store): Store {
  return storeByQuery(store, async (db, [text, values], query) => {
    if (typeof text !== 'string' || !text.endsWith('for update') || !text.includes('muster.clocks'))
      return null;
    const early = await query.call(db, text.replace('for update', ''), values);
    await query.call(db, text, values);
    return early;
  });
}

/** The highest of all clients of the account. */
function countsAnyClient(store: Store): Store {
  return storeByQuery(store, (db, [words], query) => {
    if ((words as { name?: string }).name !== 'pull/last') return Promise.resolve(null);
    const { values } = words as { values: unknown[] };
    const text = 'select max(last_seq) as last from muster.clients where account_id = $1';
    return query.call(db, text, values.slice(0, 1)) as Promise<unknown>;
  });
}

const withoutResume: NonNullable<LawPlant['port']> = (port) =>
  portWith(port, { applyPage: ({ cookie: _, ...page }) => port.applyPage(page) });

/** In two transactions, the resume point first. */
const resumeFirst: NonNullable<LawPlant['port']> = (port) =>
  portWith(port, {
    applyPage: async (page) => {
      if (page.cookie) await port.applyPage({ ...page, rows: [], versions: [] });
      await port.applyPage(page);
    },
  });

function emptied(replica: Replica): Promise<void> {
  return replica.inTurn(() => replica.outbox.rewrite([], (state) => ({ ...state, entries: [] })));
}

function deleted(replica: Replica, mutationId: string): Promise<void> {
  return replica.inTurn(async () => {
    await replica.outbox.rewrite([], (state) => ({
      ...state,
      entries: state.entries.filter(({ id }) => id !== mutationId),
    }));
    await replica.replay();
  });
}

/** Entries of a file get ids of their own, so that nobody can tell that they were applied. */
function withNewIds(): LawPlant {
  const chance = seededChance(97);
  return { taken: (entry) => ({ ...entry, id: newId('mu', 0, chance) }) };
}

function storeWith(store: Store, change: (real: AccountStore) => Partial<AccountStore>): Store {
  const account = (id: string): AccountStore => {
    const real = store.account(id);
    return Object.assign(Object.create(real) as AccountStore, change(real));
  };
  return { ...store, account };
}

type Query = (this: pg.ClientBase, ...words: unknown[]) => Promise<unknown>;

/** The same store on connections whose queries may be answered otherwise; null: as they are. */
function storeByQuery(
  store: Store,
  other: (db: pg.ClientBase, words: unknown[], query: Query) => Promise<unknown>,
): Store {
  const spied = (pool: pg.Pool): pg.Pool => {
    const connect = async (): Promise<pg.PoolClient> => {
      const client = await pool.connect();
      const query = client.query as unknown as Query;
      const release = client.release.bind(client);
      client.query = (async (...words: unknown[]) =>
        (await other(client, words, query)) ?? query.apply(client, words)) as unknown as typeof client.query;
      client.release = (error) => {
        client.query = query as unknown as typeof client.query;
        release(error);
      };
      return client;
    };
    return Object.assign(Object.create(pool) as pg.Pool, { connect });
  };
  const account = (id: string): AccountStore => {
    const { reads, writes, ...rest } = Reflect.get(store.account(id), 'pools') as AccountPools;
    assert(reads instanceof pg.Pool && writes instanceof pg.Pool, 'an account store has its pools');
    return new AccountStore({ reads: spied(reads), writes: spied(writes), ...rest }, id);
  };
  return { ...store, account };
}
