import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { pullRequestSchema } from '#lib/protocol/pull.ts';
import { pushRequestSchema } from '#lib/protocol/push.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { Entry } from '#lib/replica/stored/storage.ts';
import { Failed, failureAnswer } from '#lib/server/http/answers.ts';
import { syncBodyOf } from '#lib/server/http/protocol.ts';
import { pull } from '#lib/server/sync/pull.ts';
import { push } from '#lib/server/sync/push.ts';
import { Cycle } from '#lib/sync/cycle.ts';
import { newUser } from '#lib/domain/records/user.ts';
import { ADMIN, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { ManualTime, seededChance } from '#tests/support/manual-time.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

const person = { accountId: testId('ac', 1), userId: ADMIN };
/** As the push endpoint. */
const MAX_BYTES = 600_000;

let databases: TestDatabases;
let store: TestStore;

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());

beforeEach(async () => {
  store = await databases.freshStore();
  const { accountId, userId } = person;
  await store.people.createAccount(accountId, false);
  await store.account(accountId).write(NOW, ({ tx }) => {
    const fields = {
      firstName: 'A',
      lastName: 'B',
      canSignIn: true,
      createdAt: NOW,
    } as const;
    tx.put('users', newUser({ id: userId, ...fields, email: 'admin@example.com' }));
    tx.put('roles', {
      id: testId('ro', 1),
      userId,
      role: 'contract-admin',
      contractId: null,
      createdAt: NOW,
    });
    return Promise.resolve();
  });
  return () => store.stop();
});

function add(name: string, description = '') {
  const args = { name, displayName: '', description, type: 'computer', os: '', serial: '' };
  return { name: 'devices.add', version: 1, args };
}

type Poison = Pick<Entry, 'name' | 'version' | 'args'>;

/** What the head of the queue is, and why it is refused. */
const poisons: [string, Poison, string][] = [
  ['always throws on the server', add('Breaks'), 'failed'],
  [
    'has a name that the server does not know',
    { name: 'devices.from-the-future', version: 1, args: {} },
    'unknown-mutation',
  ],
  ['has 10 MB', add('Large', 'x'.repeat(10 * 1024 * 1024)), 'too-large'],
];

test.each(poisons)(
  'a mutation that %s is refused, and what waits behind it arrives with the same push',
  async (_name, head, reason) => {
    await asOwner(`alter table muster.devices add constraint planted check ("row"->>'name' <> 'Breaks')`);
    const { replica, cycle, pushes } = await opened([
      head,
      ...[1, 2, 3, 4, 5].map((one) => add(`Behind ${one}`)),
    ]);
    expect(replica.waiting()).toHaveLength(6);

    expect(await cycle.run()).toBe(true);

    expect(pushes).toHaveLength(1);
    expect(replica.waiting()).toHaveLength(0);
    const names = replica.reader.slots('devices').flatMap((row) => (row ? [row.name] : []));
    expect(names.sort()).toEqual([1, 2, 3, 4, 5].map((one) => `Behind ${one}`));
    const refusals = replica.reader.slots('refusals').flatMap((row) => (row ? [row] : []));
    expect(refusals).toMatchObject([{ reason, name: head.name }]);
  },
);

/** A browser with these edits in its outbox, put there as an older or newer build might have. */
async function opened(waiting: readonly Poison[]) {
  const storage = new MemoryDisk().storage();
  const [clock, chance] = [{ now: () => NOW }, seededChance(5)];
  await storage.outbox.open({ clientId: testId('cl', 1), nextSeq: 1, pushedSeq: 0 });
  for (const [index, one] of waiting.entries())
    await storage.outbox.append({ ...one, id: testId('mu', index + 1), at: NOW });
  const replica = await Replica.open({ person, storage, clock, chance, tell: () => {}, changed: () => {} });
  const pushes: string[] = [];
  const cycle = new Cycle({
    port: new ReplicaSync(replica),
    fetch: (path, init) => {
      if (path.endsWith('/push')) pushes.push(String(init.body));
      return answered(path, init);
    },
    eventSource: null,
    locks: null,
    clock,
    chance,
    timers: new ManualTime(),
    events: { listen: () => () => {} },
    attention: () => 0,
    onStatus: () => {},
  });
  return { replica, cycle, pushes };
}

/** What the endpoints do, but for the session. */
async function answered(path: string, init: RequestInit): Promise<Response> {
  const request = new Request(`http://muster.example${path}`, { method: 'POST', body: String(init.body) });
  try {
    if (path.endsWith('/push')) {
      const sent = await syncBodyOf(request, pushRequestSchema, MAX_BYTES);
      return Response.json(await push(store, person, { request: sent, at: NOW }));
    }
    let lines = '';
    for await (const line of pull(store, person, await syncBodyOf(request, pullRequestSchema, MAX_BYTES)))
      lines += line;
    return new Response(lines);
  } catch (error) {
    if (error instanceof Failed) return failureAnswer(error.status, error.code, error.message);
    throw error;
  }
}

async function asOwner(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: store.url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}
