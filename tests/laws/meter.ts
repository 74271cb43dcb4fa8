import type { OutboxStore, ReplicaStore, Storage } from '#lib/replica/stored/storage.ts';
import type { AccountStore, Read } from '#lib/server/store/account-store.ts';
import type { Write } from '#lib/server/store/write-once.ts';
import type { Store } from '#lib/server/store/open-store.ts';

/** What steps cost, whatever the machine: letters of JSON in the browser's storage and on the line, rows in the database. */
export class LawCost {
  /** Read from and written to the browser's storage. */
  read = 0;
  written = 0;
  /** To the server and from it. */
  sent = 0;
  received = 0;
  /** Rows of tables that the server's database looked at, and those it wrote. */
  rowsRead = 0;
  rowsWritten = 0;

  /** What was added since; starts over. */
  take(): LawCost {
    const taken = Object.assign(new LawCost(), this);
    Object.assign(this, new LawCost());
    return taken;
  }
}

/** The same storage, whose reads and writes are counted. */
export function meteredStorage(storage: Storage, cost: LawCost): Storage {
  return {
    outbox: metered<OutboxStore>(storage.outbox, cost),
    replica: metered<ReplicaStore>(storage.replica, cost),
  };
}

/** What these are given goes to the disk as it is. */
const TAKING: readonly string[] = ['append', 'fold'];

/** A transaction reads what its change is given, and writes what the change answers and was not given. */
function metered<Kept extends object>(kept: Kept, cost: LawCost): Kept {
  const heard = (change: (given: unknown) => unknown) => (given: unknown) => {
    cost.read += lengthOf(given);
    const answer = change(given);
    cost.written += newIn(given, answer);
    return answer;
  };
  return new Proxy(kept, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...words: unknown[]): Promise<unknown> => {
        const isChange = words.some((word) => typeof word === 'function');
        if (TAKING.includes(String(name))) cost.written += lengthOf(words);
        const passed = words.map((word) => (typeof word === 'function' ? heard(word as never) : word));
        const answer: unknown = await (Reflect.apply(member, target, passed) as Promise<unknown>);
        if (!isChange) cost.read += lengthOf(answer);
        return answer;
      };
    },
  });
}

/** What is in the answer and was not given: a row that is the same object as before is not written. */
function newIn(given: unknown, answer: unknown): number {
  if (given === answer) return 0;
  const known = new Set(partsOf(given).flatMap((part) => [part, ...(Array.isArray(part) ? part : [])]));
  const rows = partsOf(answer).flatMap((part): unknown[] => (Array.isArray(part) ? part : [part]));
  return rows.reduce((sum: number, row) => sum + (known.has(row) ? 0 : lengthOf(row)), 0);
}

function partsOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [value];
}

function lengthOf(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}

/** The same way to the server, whose bodies are counted. */
export function meteredLine(
  fetch: (path: string, init: RequestInit) => Promise<Response>,
  cost: LawCost,
): typeof fetch {
  return async (path, init) => {
    cost.sent += String(init.body).length;
    const answer = await fetch(path, init);
    const text = await answer.text();
    cost.received += text.length;
    return new Response(text, { status: answer.status, headers: answer.headers });
  };
}

/** The same store, whose rows are counted by the database itself, transaction by transaction. */
export function meteredStore(store: Store, cost: LawCost): Store {
  const counted = async <T>(db: Read['db'], work: () => Promise<T>): Promise<T> => {
    // A small table is read whole where that is quicker. Without, it is read as a large one is: by an index, if it has one.
    await db.query(`select set_config('enable_seqscan', 'off', true)`);
    const before = await rowsOf(db);
    const answer = await work();
    const after = await rowsOf(db);
    cost.rowsRead += after.read - before.read;
    cost.rowsWritten += after.written - before.written;
    return answer;
  };
  const account = (id: string): AccountStore => {
    const real = store.account(id);
    const write = <T>(at: number, work: (write: Write) => Promise<T>): Promise<T | null> =>
      real.write(at, (one) => counted(one.db, () => work(one)));
    const read = <T>(work: (read: Read) => Promise<T>): Promise<T> =>
      real.read((one) => counted(one.db, () => work(one)));
    return Object.assign(Object.create(real) as AccountStore, { write, read });
  };
  return { ...store, account };
}

async function rowsOf(db: Read['db']): Promise<{ read: number; written: number }> {
  const found = await db.query<{ read: string; written: string }>(
    `select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) as read,
       coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) as written
     from pg_stat_xact_user_tables where schemaname = 'muster'`,
  );
  const [rows] = found.rows;
  return { read: Number(rows?.read ?? 0), written: Number(rows?.written ?? 0) };
}
