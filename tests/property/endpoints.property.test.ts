import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore, type Store } from '#lib/server/store/open-store.ts';
import {
  everyRoute,
  type HostileWords,
  hostileRequest,
  type Route,
} from '#tests/support/servers/hostile-requests.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';
import { askRaw, type RawAnswer, type RawRequest } from '#tests/support/servers/raw-http.ts';
import { type ServerProcess, startServer } from '#tests/support/servers/server-process.ts';
import { type Company, idsIn, makeCompany } from '#tests/support/rows/two-companies.ts';
import { askers } from '#tests/support/rows/matrix.ts';

/** Requests to each route. `npm run nightly` sends more. */
const RUNS = Number(process.env['HOSTILE_RUNS'] ?? 20);

let databases: TestDatabases;
let server: ServerProcess;
let store: Store;
let own: Company;
let others: Company;

beforeAll(async () => {
  databases = await startTestDatabases();
  const databaseUrl = await databases.migratedUrl();
  server = await startServer({ environment: { DATABASE_URL: databaseUrl } });
  store = await openStore({ databaseUrl, dataFolder: '', log: { warn: () => undefined } });
  own = await makeCompany(store, server.origin, 'a');
  others = await makeCompany(store, server.origin, 'b');
});
afterAll(async () => {
  await store.stop();
  await server.stop();
  await databases.stop();
});

/** Everybody there is: who may do much, little, nothing, an agent, and the admin of another company. */
const everybody = [...askers, 'nobody', 'agent', 'admin of another company'] as const;
type Asking = (typeof everybody)[number];

describe('whatever is sent, by whomever: no failure of the server, nothing of another company, nothing of its insides', () => {
  test.each(everyRoute().map((route) => [route.id, route] as const))('to %s', async (_id, route) => {
    // Some of what was asked before may have ended sessions.
    for (const company of [own, others]) await company.enter();
    await fc.assert(
      fc.asyncProperty(askingTo(route), async ([asking, sent]) => {
        const answer = await askRaw(server.origin, as(asking, sent));
        expectHarmless(answer, asking);
      }),
      { numRuns: RUNS },
    );
    expect((await askRaw(server.origin, as('nobody', HEALTH))).status).toBe(200);
  });
});

test('what is looked for would be seen', () => {
  const sql = 'insert or update on table "users" violates foreign key constraint';
  for (const text of [new Error('x').stack, sql, 'select row from muster.users where id = $1'])
    expect(text).toMatch(INSIDES);
  expect('This enrollment key is not known, or was revoked. Nothing was changed.').not.toMatch(INSIDES);
});

const HEALTH: RawRequest = { method: 'GET', path: '/healthz', headers: {}, body: null };

function askingTo(route: Route): fc.Arbitrary<[Asking, RawRequest]> {
  const isAgents = /agent|check-in/.test(route.id);
  const asking = fc.oneof(
    { arbitrary: fc.constantFrom(...everybody), weight: 1 },
    { arbitrary: fc.constantFrom<Asking>(isAgents ? 'agent' : 'contract-admin'), weight: isAgents ? 3 : 0 },
  );
  const requests = new Map(everybody.map((one) => [one, hostileRequest(route, wordsOf(one))]));
  return asking.chain((one) => fc.tuple(fc.constant(one), requests.get(one) ?? fc.constant(HEALTH)));
}

function wordsOf(asking: Asking): HostileWords {
  const isOther = asking === 'admin of another company';
  const [company, foreign] = isOther ? [others, own] : [own, others];
  const userIds = idsIn(company.rows, 'users');
  const at = isOther ? 0 : (askers as readonly string[]).indexOf(asking);
  return {
    origin: server.origin,
    accountId: company.accountId,
    me: userIds[at] ?? '',
    userIds: [...userIds, ...idsIn(foreign.rows, 'users')],
    ids: [...idsIn(foreign.rows), foreign.accountId, ...idsIn(company.rows)],
    keys: [foreign.agentKey, company.agentKey],
  };
}

function as(asking: Asking, { headers, ...request }: RawRequest): RawRequest {
  const from = { host: new URL(server.origin).host, ...headers };
  if (asking === 'nobody') return { ...request, headers: from };
  if (asking === 'agent') {
    const path = request.path.replace(/^\/agent\/[^/?]*/, `/agent/${own.agentKey}`);
    return { ...request, path, headers: { ...from, authorization: `Bearer ${own.agentKey}` } };
  }
  const client = asking === 'admin of another company' ? others.people['contract-admin'] : own.people[asking];
  return { ...request, headers: { ...from, cookie: client.cookie } };
}

const INSIDES =
  /node_modules|\bat (?:async )?\S+ \(|file:\/\/|\.(?:ts|js|mjs):\d+|\/src\/lib\/|\bmuster(?:_auth)?\.[a-z_"]+|\b(?:select|insert into|update|delete from) .+ (?:from|where|values|set)\b|syntax error at|violates|duplicate key|invalid byte sequence|SQLSTATE|password_?hash|\$argon2/i;

function expectHarmless({ status, headers, text }: RawAnswer, asking: Asking): void {
  const whole = `${JSON.stringify(headers)}\n${text}`;
  expect(status === 503 ? headers['retry-after'] : status, text.slice(0, 400)).toSatisfy((one: unknown) =>
    status === 503 ? one !== undefined : status < 500,
  );
  expect(whole).not.toMatch(INSIDES);
  const foreign = asking === 'admin of another company' ? own.mark : others.mark;
  expect(whole).not.toContain(foreign);
  if (asking === 'nobody') expect(whole).not.toContain(own.mark);
}
