import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { AgentDesk, inventoryXml } from '#tests/support/agents/agent-http.ts';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import { emptyServer, type SharedServer } from '#tests/support/servers/shared-server.ts';

let server: SharedServer;
let desk: AgentDesk;
let key: string;

beforeAll(async () => {
  server = await emptyServer();
  const client = new HttpClient(server.origin);
  desk = new AgentDesk(client, await client.found(), server.origin);
  key = await desk.newKey();
});
test('who would wait behind a database that is held up is told when to come again; nothing of it is kept, and later it gets in', async () => {
  const send = (at: number) => desk.send(key, inventoryXml({ id: `late-${at}`, name: `LATE-${at}` }));
  expect((await send(0)).status).toBe(200);
  const release = await held();
  const all: { at: number; answer: Promise<Response> }[] = [];
  const refused: number[] = [];
  // One after the other, unanswered, until one is turned away: the first waits for the database all the while.
  await expect
    .poll(
      () => {
        const at = all.length + 1;
        const answer = send(at);
        all.push({ at, answer });
        void answer.then(({ status }) => status === 503 && refused.push(at));
        return refused.length;
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBeGreaterThan(0);
  await release();
  const kept = ['LATE-0'];
  for (const { at, answer } of all) {
    const { status, headers } = await answer;
    const told = (await (await answer).text()).slice(0, 200);
    if (status === 200) kept.push(`LATE-${at}`);
    else {
      expect([status, told]).toEqual([
        503,
        expect.stringContaining('Nothing was changed; come again later.'),
      ]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(20);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(120);
    }
  }
  const names = async () => ((await desk.rows())['devices'] ?? []).map(({ name }) => String(name)).sort();
  expect(await names()).toEqual(kept.toSorted());
  const [first = 0] = refused;
  // Until what is behind is worked off, as one that comes again does.
  await expect.poll(async () => (await send(first)).status, { timeout: 20_000 }).toBe(200);
  expect(await names()).toEqual([...kept, `LATE-${first}`].sort());
});

/** Holds every account's clock, which each write takes first; answers how to let it go. */
async function held(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('begin');
  await client.query('select 1 from muster.clocks for update');
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}
