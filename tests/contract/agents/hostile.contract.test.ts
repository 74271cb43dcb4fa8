import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentKeyText } from '#lib/base/agent-key.ts';
import { newEnrolmentKey } from '#lib/domain/records/devices/enrolment-key.ts';
import { AgentKeys, newAgentKey } from '#lib/server/agents/agent-keys.ts';
import { AgentDesk, deflated, inventoryXml } from '#tests/support/agents/agent-http.ts';
import { AgentCompany, inventory } from '#tests/support/agents/agent-store.ts';
import { NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';
import { emptyServer, type SharedServer } from '#tests/support/servers/shared-server.ts';

let server: SharedServer;
let client: HttpClient;
let desk: AgentDesk;
let databases: TestDatabases;
let store: TestStore;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
  server = await emptyServer();
  client = new HttpClient(server.origin);
  desk = new AgentDesk(client, await client.found(), server.origin);
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

/** A million elements in 15 kB, which take a fifth of a second to parse. */
const heavy = deflated(inventoryXml({ content: '<V><A>b</A></V>'.repeat(490_000) }));

test('bodies that take long to read hold up nobody else, though their tag is found out only when they are read', async () => {
  const key = await desk.newKey('TEAM-A');
  let isRead = false;
  const sent = Promise.all(Array.from({ length: 8 }, () => desk.send(key, heavy))).finally(
    () => (isRead = true),
  );
  let answered = 0;
  for (; !isRead; answered++) expect((await client.get('/healthz')).status).toBe(200);
  expect(new Set((await sent).map(({ status }) => status))).toEqual(new Set([403]));
  // Parsed where everybody is answered, they let 33 through.
  expect(answered).toBeGreaterThan(200);
});

describe('keys that nobody has', () => {
  test('cost no transaction each: neither of an account that is there, nor beyond a few of made-up ones', async () => {
    const company = await new AgentCompany(store, 41).found();
    let reads = 0;
    const account = (id: string) => {
      reads += 1;
      return store.account(id);
    };
    // What was just made pokes when it likes: here nothing is forgotten.
    const silent = () => () => undefined;
    const keys = new AgentKeys({ account, pokes: { listen: silent, listenHere: silent } });
    const made = (accountId: string) => agentKeyText(accountId, { bytes: (length) => randomBytes(length) });
    expect(await keys.find(company.key, 0)).toMatchObject({ accountId: company.accountId });
    for (let tried = 0; tried < 500; tried++) expect(await keys.find(made(company.accountId), 1)).toBeNull();
    expect(reads).toBe(1);
    const tries = Array.from({ length: 500 }, (_, at) => keys.find(made(testId('ac', 90_000 + at)), 1));
    const ended = await Promise.allSettled(tries);
    const turnedAway = ended.filter((one) => one.status === 'rejected');
    expect(new Set(turnedAway.map(({ reason }) => (reason as Error).name))).toEqual(new Set(['TooBusy']));
    expect(reads).toBe(1 + 500 - turnedAway.length);
    expect(reads).toBeLessThan(100);
    // Whose keys are known is not held up by what others make up.
    expect(await keys.find(company.key, 20_000)).toMatchObject({ accountId: company.accountId });
    keys.stop();
  });
});

test('a key is known as soon as who made it is answered, and no more once it is revoked, before any poke arrives', async () => {
  const company = await new AgentCompany(store, 43).found();
  const silent = () => () => undefined;
  const listenHere = store.pokes.listenHere.bind(store.pokes);
  const keys = new AgentKeys({ account: (id) => store.account(id), pokes: { listen: silent, listenHere } });
  const { key, digest } = newAgentKey(company.accountId);
  expect(await keys.find(key, 0)).toBeNull();
  const row = newEnrolmentKey({ id: testId('ek', 900), name: 'New', tag: '', digest, createdAt: NOW });
  await company.put('enrolmentKeys', row);
  expect(await keys.find(key, 1)).toEqual({ accountId: company.accountId, keyId: row.id });
  await company.put('enrolmentKeys', { ...row, revokedAt: NOW });
  expect(await keys.find(key, 2)).toBeNull();
  keys.stop();
});

test('a key adds so many devices and no more for now: the others are to come again, and known ones check in', async () => {
  const company = await new AgentCompany(store, 42).found();
  let left = 2;
  const mayAdd = () => left-- > 0;
  const statuses = async (numbers: readonly number[]) =>
    (
      await company.take(
        numbers.map((number) => inventory(number)),
        undefined,
        { mayAdd },
      )
    ).map(({ status }) => status);
  expect(await statuses([1, 2, 3, 1])).toEqual(['taken', 'taken', 'too-many-new', 'taken']);
  expect((await company.all('devices')).map(({ name }) => name).sort()).toEqual(['WS-1', 'WS-2']);
  left = 1;
  expect(await statuses([3])).toEqual(['taken']);
});
