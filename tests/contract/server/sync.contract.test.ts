import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RoleName } from '#lib/domain/records/role.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import type { Cookie, PullLine, PullRequest } from '#lib/protocol/pull.ts';
import { pullLineSchema } from '#lib/protocol/pull.ts';
import type { PushAnswer, PushedMutation } from '#lib/protocol/push.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import { Unavailable } from '#lib/server/store/trouble.ts';
import { accessIn } from '#lib/server/sync/access-in.ts';
import { pull } from '#lib/server/sync/pull.ts';
import { push } from '#lib/server/sync/push.ts';
import { newUser } from '#lib/domain/records/user.ts';
import { ADMIN, device, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';
import * as v from 'valibot';
import { txContract } from '../tx.contract.ts';

const ACCOUNT = testId('ac', 1);
const OTHER = testId('ac', 2);
const STAFF = testId('us', 2);
const PLAIN = testId('us', 3);
const CLIENT = testId('cl', 1);

let databases: TestDatabases;
let store: Store & { readonly url: string };

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());

beforeEach(async () => {
  store = await databases.freshStore();
  await fill(ACCOUNT);
  await fill(OTHER);
  return () => store.stop();
});

describe('push', () => {
  it('applies a mutation once, however often it is sent', async () => {
    expect(await send([add(1)])).toEqual(done(1, 'accepted'));
    expect(await send([add(1)])).toEqual(done(1, 'known'));
    expect(await devicesOf(ACCOUNT)).toHaveLength(1);
  });

  it('gives the account free after each batch of an import, and after many small edits once', async () => {
    const batch = (seq: number): PushedMutation => {
      const rows = Array.from({ length: 200 }, (_, at) => ({
        row: at + 1,
        firstName: '',
        lastName: '',
        email: `p${seq}-${at}@x.example`,
        isNew: true,
      }));
      const args = { source: 'list.csv', rows };
      return { seq, id: testId('mu', seq), name: 'users.add-many', version: 1, args, at: NOW };
    };
    const before = await versionOf(ACCOUNT);
    expect(await send([batch(1), batch(2), batch(3)])).toEqual(done(3, 'accepted', 'accepted', 'accepted'));
    expect((await versionOf(ACCOUNT)) - before).toBe(3);
    expect(await send([batch(3), add(4), add(5)])).toMatchObject({ results: [{ result: 'known' }, {}, {}] });
    expect((await versionOf(ACCOUNT)) - before).toBe(4);
    expect(await devicesOf(ACCOUNT)).toHaveLength(2);
  });

  it('answers gap for a skipped seq and applies nothing from there on', async () => {
    expect(await send([add(1), add(3)])).toEqual({ status: 'gap', last: 1 });
    expect(await devicesOf(ACCOUNT)).toHaveLength(1);
  });

  it('answers forked for a seq that was used by another mutation', async () => {
    await send([add(1)]);
    expect(await send([{ ...add(2), seq: 1 }])).toEqual({ status: 'forked', last: 1 });
  });

  it('changes nothing for another person or another account', async () => {
    expect(await send([add(1)], { userId: STAFF })).toEqual({ status: 'wrong-person' });
    expect(await send([add(1)], { accountId: OTHER })).toEqual({ status: 'wrong-person' });
    expect(await devicesOf(OTHER)).toHaveLength(0);
  });

  it('drains what follows a mutation that is unknown, malformed, too large or breaks the database', async () => {
    await asOwner(
      "alter table muster.devices add constraint planted check (\"row\"->>'name' <> 'Breaks')",
      [],
    );
    const poison = [
      { ...add(1), name: 'nothing.known' },
      { ...add(2), args: { hostile: true } },
      { seq: 3, id: testId('mu', 3), name: 'devices.add', version: 1, at: NOW },
      { ...add(4), args: { ...addArgs(4), name: 'Breaks' } },
      add(5),
    ];
    const answer = await send(poison);
    expect(answer).toMatchObject({ status: 'done', last: 5 });
    const results = answer.status === 'done' ? answer.results.map((one) => one.reason ?? one.result) : [];
    expect(results).toEqual(['unknown-mutation', 'invalid', 'too-large', 'failed', 'accepted']);
    const refusals = await pulled(ADMIN).then((lines) => rowsOf(lines, 'refusals'));
    expect(refusals).toHaveLength(4);
  });

  it('takes the access from the role rows, not from the wire', async () => {
    const answer = await send([add(1)], { userId: PLAIN, as: PLAIN });
    expect(answer).toMatchObject({ results: [{ result: 'refused', reason: 'forbidden' }] });
  });

  it('acknowledges nothing when the database goes away half-way, and works again after', async () => {
    const cut = store.account(ACCOUNT).write(NOW, async ({ tx, db, version }) => {
      tx.put('devices', device(9));
      await tx.flush(version, NOW);
      const own = await db.query<{ pid: number }>('select pg_backend_pid() as pid');
      await asOwner('select pg_terminate_backend($1)', [own.rows[0]?.pid]);
      await tx.get('devices', testId('dv', 9));
    });
    await expect(cut).rejects.toBeInstanceOf(Unavailable);
    expect(await devicesOf(ACCOUNT)).toHaveLength(0);
    expect(await send([add(1)])).toEqual(done(1, 'accepted'));
  });
});

describe('the wall between accounts', () => {
  it('shows a deliberately wrong query the bound account alone', async () => {
    await send([add(1)]);
    const seen = await store.account(OTHER).read(({ db }) => db.query('select * from muster.devices'));
    expect(seen.rowCount).toBe(0);
  });

  it('refuses a write into another account', async () => {
    const wrong = store
      .account(OTHER)
      .write(NOW, ({ db }) =>
        db.query(`insert into muster.devices (account_id, id, version) values ($1, 'dv', 1)`, [ACCOUNT]),
      );
    await expect(wrong).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/row-level security/) as string },
    });
  });
});

describe('pull', () => {
  it('ends with the rows that changed and the ids that vanished since the cookie', async () => {
    await send([add(1), add(2)]);
    const before = tailOf(await pulled(ADMIN));
    const vanished = (await devicesOf(ACCOUNT))[0]?.id ?? '';
    await store.account(ACCOUNT).write(NOW, ({ tx }) => {
      tx.remove('devices', vanished);
      tx.put('devices', device(7));
      return Promise.resolve();
    });
    const lines = await pulled(ADMIN, { cookie: before.cookie });
    expect(lines[0]).toMatchObject({ reset: null });
    expect(rowsOf(lines, 'devices')).toEqual([device(7)]);
    expect(lines).toContainEqual({ line: 'gone', collection: 'devices', ids: [vanished] });
    expect(tailOf(lines).lastSeq).toBe(2);
  });

  it('reaches the same rows in resumed requests as in one snapshot', async () => {
    const many = Array.from({ length: 11_000 }, (_, i) => device(i + 10));
    await store.account(ACCOUNT).write(NOW, ({ tx }) => {
      for (const row of many) tx.put('devices', row);
      return Promise.resolve();
    });
    const start = await pulled(ADMIN);
    const tail = tailOf(start);
    expect(tail.lastSeq).toBeNull();
    await send([add(1)]);
    const rest = await pulled(ADMIN, { cookie: tail.cookie });
    const ids = new Set([...rowsOf(start, 'devices'), ...rowsOf(rest, 'devices')].map((row) => row.id));
    expect(ids.size).toBe(11_001);
    expect(tailOf(rest)).toMatchObject({ lastSeq: 1 });
  });

  /** A long catch-up: five writes of four devices, of which one is gone by the end. */
  async function longCatchUp(): Promise<{ lines: PullLine[]; vanished: string; cookie: Cookie }> {
    const { cookie } = tailOf(await pulled(ADMIN));
    await send([add(1)]);
    for (const first of [0, 4, 8, 12, 16])
      await store.account(ACCOUNT).write(NOW, ({ tx }) => {
        for (let at = 0; at < 4; at++) tx.put('devices', device(first + at + 10));
        return Promise.resolve();
      });
    const vanished = testId('dv', 11);
    await store.account(ACCOUNT).write(NOW, ({ tx }) => Promise.resolve(tx.remove('devices', vanished)));
    return { lines: await pulled(ADMIN, { cookie }, { changesAPiece: 6 }), vanished, cookie };
  }

  it('answers a long catch-up in pieces, in the order of versions, each with the cookie to go on from', async () => {
    const { lines, vanished, cookie } = await longCatchUp();
    const end = await versionOf(ACCOUNT);
    const marks = marksIn(lines).map(({ version }) => version - cookie.version);
    // The sixth change ends within the third write, whose rows come together; so does the next sixth.
    expect(marks).toEqual([3, 5]);
    expect(rowsOf(lines, 'devices')).toHaveLength(20);
    expect(lines).toContainEqual({ line: 'gone', collection: 'devices', ids: [vanished] });
    expect(tailOf(lines)).toMatchObject({ lastSeq: 1, cookie: { version: end } });
  });

  it('sends nothing again to who goes on after a cut, and all that is left', async () => {
    const { lines } = await longCatchUp();
    for (const cookie of marksIn(lines)) {
      const isMark = (line: PullLine) => line.line === 'page' && line.cookie?.version === cookie.version;
      const after = lines.slice(lines.findIndex(isMark));
      const rest = await pulled(ADMIN, { cookie });
      const left = rowsOf(after, 'devices').map(({ id }) => id);
      expect(rowsOf(rest, 'devices').map(({ id }) => id)).toEqual(left.sort());
    }
  });

  it('says everything in one answer, as an app expects that knows nothing of pieces', async () => {
    const { lines } = await longCatchUp();
    expect(lines.filter(({ line }) => line === 'tail')).toHaveLength(1);
    expect(lines.at(-1)).toMatchObject({ line: 'tail', lastSeq: 1 });
    for (const line of lines) if (line.line === 'page' && line.cookie) expect(line.rows).toEqual([]);
  });

  it('ends an answer without its tail where the person came to see something else meanwhile', async () => {
    const { cookie } = await longCatchUp();
    const request = requestOf(ADMIN, { cookie });
    const session = { accountId: ACCOUNT, userId: ADMIN };
    const lines: PullLine[] = [];
    for await (const line of pull(store, session, request, { changesAPiece: 6 })) {
      lines.push(v.parse(pullLineSchema, JSON.parse(line)));
      if (lines.length === 1)
        await store
          .account(ACCOUNT)
          .write(NOW, ({ tx }) => Promise.resolve(tx.remove('roles', testId('ro', 1))));
    }
    expect(marksIn(lines)).toHaveLength(1);
    expect(lines.filter(({ line }) => line === 'tail')).toEqual([]);
  });

  it('says why a replica must be built anew', async () => {
    const { cookie } = tailOf(await pulled(ADMIN));
    const resetFor = async (changed: object) =>
      (await pulled(ADMIN, { cookie: { ...cookie, ...changed } }))[0];
    expect(await resetFor({ epoch: 'other' })).toMatchObject({ reset: 'epoch' });
    expect(await resetFor({ schema: 'other' })).toMatchObject({ reset: 'schema' });
    expect(await resetFor({ access: 'other' })).toMatchObject({ reset: 'access' });
    // A role that changed together with the shape of rows: what may no longer be seen goes at once.
    expect(await resetFor({ access: 'other', schema: 'other' })).toMatchObject({ reset: 'access' });
    expect(await resetFor({})).toMatchObject({ reset: null });
  });

  it('sends a plain user neither devices nor other people', async () => {
    await send([add(1)]);
    const lines = await pulled(PLAIN);
    expect(rowsOf(lines, 'devices')).toEqual([]);
    expect(rowsOf(lines, 'users').map((row) => row.id)).toEqual([PLAIN]);
  });

  it('answers removed to somebody who is not in the account', async () => {
    expect(await pulled(testId('us', 99))).toEqual([{ line: 'removed' }]);
  });
});

it('two stores on one database poke each other', async () => {
  const { openStore } = await import('#lib/server/store/open-store.ts');
  const second = await openStore({
    databaseUrl: store.url,
    dataFolder: '',
    log: { warn: () => undefined },
  });
  const poked = new Promise<string>((heard) => second.pokes.listen(heard));
  await send([add(1)]);
  expect(await poked).toBe(ACCOUNT);
  await second.stop();
});

it('who somebody is, asked with every pull, is read by index and not from all that others hold', async () => {
  const plans = await store.account(ACCOUNT).read(async (read) => {
    const asked: { text: string; values: unknown[] }[] = [];
    const noting = {
      query: (query: { text: string; values: unknown[] }) => (asked.push(query), { rows: [] }),
    };
    await accessIn({ ...read, db: noting as never }, ADMIN);
    // Tables of a test are small enough to be read whole.
    await read.db.query('set local enable_seqscan = off');
    const told = asked.map(({ text, values }) => read.db.query(`explain ${text}`, values));
    const rows = (await Promise.all(told)).flatMap((one) => one.rows as { 'QUERY PLAN': string }[]);
    return rows.map((row) => row['QUERY PLAN']).filter((line) => line.includes('Index Cond'));
  });
  for (const key of ['k_byUser', 'k_byOpenUser'])
    expect(plans).toContainEqual(expect.stringContaining(`("${key}" = `));
});

class Undo extends Error {}

txContract('PostgreSQL', async (test) => {
  const account = store.account(ACCOUNT);
  const run = account.write(NOW, async ({ tx }) => {
    await test(tx);
    throw new Undo();
  });
  await run.catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error;
  });
});

async function fill(accountId: string): Promise<void> {
  await store.people.createAccount(accountId, false);
  await store.account(accountId).write(NOW, ({ tx }) => {
    for (const [id, role] of [
      [ADMIN, 'contract-admin'],
      [STAFF, 'field-staff'],
      [PLAIN, null],
    ] as const satisfies (readonly [string, RoleName | null])[]) {
      const fields = { firstName: 'A', lastName: 'B', canSignIn: true };
      tx.put('users', newUser({ id, ...fields, email: `${id}@example.com`, createdAt: NOW }));
      const roleId = id.replace('us_', 'ro_');
      if (role) tx.put('roles', { id: roleId, userId: id, role, contractId: null, createdAt: NOW });
    }
    return Promise.resolve();
  });
}

function addArgs(number: number) {
  return {
    name: `New ${number}`,
    displayName: '',
    description: '',
    type: 'computer',
    os: '',
    serial: '',
  };
}

function add(seq: number): PushedMutation {
  return { seq, id: testId('mu', seq), name: 'devices.add', version: 1, args: addArgs(seq), at: NOW };
}

function send(
  mutations: PushedMutation[],
  { userId = ADMIN, accountId = ACCOUNT, as = ADMIN } = {},
): Promise<PushAnswer> {
  const clientId = as === ADMIN ? CLIENT : testId('cl', 2);
  const request = { protocol: PROTOCOL, accountId, userId, clientId, mutations };
  return push(store, { accountId: ACCOUNT, userId: as }, { request, at: NOW });
}

function done(last: number, ...results: ('accepted' | 'known')[]): PushAnswer {
  const { epoch } = store;
  return { status: 'done', epoch, last, results: results.map((result, i) => ({ seq: i + 1, result })) };
}

function requestOf(userId: string, more: Partial<PullRequest>): PullRequest {
  return { protocol: PROTOCOL, accountId: ACCOUNT, userId, clientId: CLIENT, cookie: null, ...more };
}

async function pulled(
  userId: string,
  more: Partial<PullRequest> = {},
  how: { changesAPiece?: number } = {},
): Promise<PullLine[]> {
  const lines: PullLine[] = [];
  for await (const line of pull(store, { accountId: ACCOUNT, userId }, requestOf(userId, more), how))
    lines.push(v.parse(pullLineSchema, JSON.parse(line)));
  return lines;
}

/** L4: where each piece of a catch-up ends. */
function marksIn(lines: readonly PullLine[]): Cookie[] {
  return lines.flatMap((line) =>
    line.line === 'page' && line.cookie && !line.cookie.resume ? [line.cookie] : [],
  );
}

function rowsOf(lines: readonly PullLine[], collection: string) {
  return lines.flatMap((line) => (line.line === 'page' && line.collection === collection ? line.rows : []));
}

function tailOf(lines: readonly PullLine[]): Extract<PullLine, { line: 'tail' }> {
  const tail = lines.at(-1);
  if (tail?.line !== 'tail') throw new Error('No tail');
  return tail;
}

function versionOf(accountId: string): Promise<number> {
  return store.account(accountId).read(({ version }) => Promise.resolve(version ?? 0));
}

async function devicesOf(accountId: string): Promise<{ id: string }[]> {
  const found = await store
    .account(accountId)
    .read(({ db }) => db.query<{ id: string }>('select id from muster.devices where not gone order by id'));
  return found.rows;
}

async function asOwner(text: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: store.url });
  await client.connect();
  await client.query(text, values).finally(() => client.end());
}
