import { beforeEach, describe, expect, test } from 'vitest';
import type { RoleName } from '#lib/domain/records/role.ts';
import type { EventsAnswer, SecurityEvent } from '#lib/protocol/security-event.ts';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { Made } from '#tests/support/made.ts';
import { emptyServer, type SharedServer } from '#tests/support/servers/shared-server.ts';

/*
 * Whoever wants to know what happened, or whether it did, asks one list: who, from where, when. It is read by contract
 * admins alone, and the same is said in the log.
 */

const BEA = { firstName: 'Bea', lastName: 'Berg', email: 'bea@acme.example' };
const password = 'the password of Bea';
const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };

let server: SharedServer;
let ada: HttpClient;
let who: { accountId: string; userId: string };
let batch: number;

beforeEach(async () => {
  batch = 0;
  server = await emptyServer();
  ada = new HttpClient(server.origin);
  who = await ada.found();
});

const stranger = () => new HttpClient(server.origin);
const did = () => new Made(ada, who, batch++);

async function answerOf(query = '', client = ada): Promise<EventsAnswer> {
  const answer = await client.get(`/api/security/events${query}`);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as EventsAnswer;
}
const events = async (query = '') => (await answerOf(query)).events;
/** Kept beside the answer that they are about: soon after it. */
const until = (query: string, count: number): Promise<SecurityEvent[]> =>
  expect
    .poll(() => events(query))
    .toHaveLength(count)
    .then(() => events(query));

async function addBea(roles: readonly RoleName[] = []): Promise<string> {
  const adding = did();
  const userId = adding.do('users.add', BEA, 'us', 'user');
  for (const role of roles) adding.do('roles.grant', { userId, role, contractId: null }, 'ro', 'role');
  await adding.push();
  return userId;
}

async function linkFor(userId: string, kind = 'invitation'): Promise<string> {
  const made = await ada.post('/api/invitations', { userId, kind }, browser);
  return `/api${new URL(((await made.json()) as { url: string }).url).pathname}`;
}

async function signedInBea(roles: readonly RoleName[] = []): Promise<{ bea: HttpClient; userId: string }> {
  const userId = await addBea(roles);
  const bea = stranger();
  await bea.post(await linkFor(userId), { password });
  return { bea, userId };
}

describe('the list has who did what to whom, from where and when', () => {
  test('of the company, of signing in and out, and of a password that was wrong', async () => {
    const { userId } = who;
    const founding = { actorId: userId, userId, address: '127.0.0.1' };
    const [signedIn, ...made] = await until('', 3);
    expect(signedIn).toMatchObject({ kind: 'signed-in', ...founding });
    expect(made).toEqual(
      expect.arrayContaining(
        ['company-made', 'role-granted'].map(
          (kind) => expect.objectContaining({ kind, ...founding }) as object,
        ),
      ),
    );
    const { email } = founder;
    const again = stranger();
    await again.post('/api/session/sign-in', { email, password: founder.password }, browser);
    await again.post('/api/session/sign-out', {}, browser);
    await stranger().post('/api/session/sign-in', { email, password: 'wrong' }, browser);
    const about = { userId, address: '127.0.0.1', browser: browser['user-agent'] };
    expect(await until('?kind=sign-in-failed', 1)).toMatchObject([
      { ...about, actorId: null, details: { why: 'wrong' }, times: 1 },
    ]);
    expect(await until('?kind=signed-out', 1)).toMatchObject([about]);
    expect((await until('?kind=signed-in', 2))[0]).toMatchObject(about);
    expect((await answerOf()).names).toEqual({ [userId]: 'Ada Admin' });
  });

  test('of links made and used, roles given and taken, and people who left and came back', async () => {
    const { userId } = await signedInBea(['software-coordinator']);
    const details = { link: 'invitation' };
    expect(await until('?kind=link-made', 1)).toMatchObject([{ actorId: who.userId, userId, details }]);
    expect(await until('?kind=link-used', 1)).toMatchObject([
      { actorId: userId, userId, details: { ...details, madeBy: who.userId } },
    ]);
    expect(await until('?kind=role-granted', 2)).toMatchObject([
      { actorId: who.userId, userId, details: { role: 'software-coordinator', contractId: null } },
      // The founder's own, with the company.
      { userId: who.userId },
    ]);
    const leaving = did();
    leaving.do('users.leave', { id: userId });
    await leaving.push();
    const returning = did();
    returning.do('users.return', { id: userId });
    await returning.push();
    expect(await until('?kind=person-left', 1)).toMatchObject([{ actorId: who.userId, userId }]);
    expect(await until('?kind=person-returned', 1)).toMatchObject([{ actorId: who.userId, userId }]);
  });

  test('of an enrolment key that was made and revoked, and by name', async () => {
    const digest = 'ab'.repeat(32);
    const making = did();
    const id = making.do('enrolment-keys.add', { name: 'Berlin image', tag: '', digest }, 'ek', 'key');
    await making.push();
    const ending = did();
    ending.do('enrolment-keys.edit', { id, tag: { was: '', to: 'TEAM-A' } });
    ending.do('enrolment-keys.revoke', { id });
    await ending.push();
    const { names } = await answerOf();
    expect(await until('?kind=key-made', 1)).toMatchObject([{ actorId: who.userId, details: { keyId: id } }]);
    expect(await until('?kind=key-ended', 1)).toMatchObject([{ details: { keyId: id } }]);
    expect(names[id]).toBe('Berlin image');
    const tag = { of: 'key', keyId: id, from: '', to: 'TEAM-A' };
    expect(await until('?kind=policy-changed', 1)).toMatchObject([{ details: tag }]);
  });

  test('of a mutation that its person is not allowed: that it was tried, and nothing else', async () => {
    const { bea, userId } = await signedInBea();
    const before = (await answerOf()).total;
    const trying = new Made(bea, { ...who, userId }, 50);
    trying.do('roles.grant', { userId, role: 'contract-admin', contractId: null });
    await trying.push().catch(() => undefined);
    expect(await until('?kind=change-refused', 1)).toMatchObject([
      { actorId: userId, userId, details: { change: 'roles.grant' } },
    ]);
    expect((await answerOf()).total).toBe((before ?? 0) + 1);
  });

  test('of lists that left as files, and of settings', async () => {
    const made = {
      userId: who.userId,
      list: 'userList',
      rows: 3,
      format: 'machines',
      at: 1_700_000_000_000,
    };
    const others = await ada.post('/api/security/exported', { ...made, userId: 'us_other' });
    expect(others.status).toBe(409);
    expect((await ada.post('/api/security/exported', made)).status).toBe(200);
    expect(await until('?kind=export', 1)).toMatchObject([
      { actorId: who.userId, details: { list: 'userList', rows: 3, format: 'machines', madeAt: made.at } },
    ]);
    expect((await ada.post('/api/security/policy', { eventsDays: 90 })).status).toBe(200);
    expect((await ada.post('/api/security/policy', { eventsDays: 90 })).status).toBe(200);
    expect(await until('?kind=policy-changed', 1)).toMatchObject([
      { actorId: who.userId, details: { of: 'events', from: 400, to: 90 } },
    ]);
    expect(await (await ada.get('/api/security/policy')).json()).toEqual({ eventsDays: 90 });
  });
});

describe('the list is read', () => {
  test('by contract admins alone; nobody else changes the policy or learns that there is one', async () => {
    const { bea } = await signedInBea(['software-coordinator', 'field-staff']);
    for (const client of [bea, stranger()]) {
      const status = client === bea ? 403 : 401;
      expect((await client.get('/api/security/events')).status).toBe(status);
      expect((await client.get('/api/security/policy')).status).toBe(status);
      expect((await client.post('/api/security/policy', { eventsDays: 30 })).status).toBe(status);
    }
    expect(await (await ada.get('/api/security/policy')).json()).toEqual({ eventsDays: 400 });
  });

  test('by kind, by part of a name or email, and by day', async () => {
    const { userId } = await signedInBea();
    const ofBea = await events('?person=berg');
    expect(ofBea.map(({ kind }) => kind)).toEqual(['signed-in', 'link-used', 'link-made']);
    expect(await events('?person=BEA%40ACME')).toEqual(ofBea);
    expect(await events('?person=nobody')).toEqual([]);
    const [last] = ofBea;
    expect(await events(`?from=${(last?.at ?? 0) + 1}`)).toEqual([]);
    const before = await events(`?until=${last?.at}&person=ada`);
    expect(before.every(({ at }) => at < (last?.at ?? 0))).toBe(true);
    expect((await answerOf('?person=berg&kind=link-made')).total).toBe(1);
    expect((await answerOf()).names[userId]).toBe('Bea Berg');
  });

  test('in pages, each event once', async () => {
    for (let n = 0; n < 250; n++)
      await ada.post('/api/security/exported', {
        userId: who.userId,
        list: `list-${'a'.repeat(n % 40)}`,
        rows: n,
        format: 'pdf',
        at: n,
      });
    const all: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const answer: EventsAnswer = await answerOf(next === '' ? '' : `?next=${next}`);
      all.push(...answer.events.map(({ id }) => id));
      next = answer.next;
    }
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength((await answerOf()).total ?? 0);
    // 60 an hour each, and one for the rest.
    expect((await events('?kind=export')).reduce((sum, { times }) => sum + times, 0)).toBe(250);
  });

  test('with a sentence for what is asked strangely', async () => {
    for (const query of [
      '?kind=no-such',
      '?from=-1',
      '?next=1',
      '?next=1.%00',
      '?more=1',
      `?person=${'a'.repeat(300)}`,
    ])
      expect((await ada.get(`/api/security/events${query}`)).status, query).toBe(400);
    for (const body of [
      { eventsDays: 29 },
      { eventsDays: 3_651 },
      { eventsDays: 90.5 },
      {},
      { eventsDays: 90, a: 1 },
    ])
      expect((await ada.post('/api/security/policy', body)).status, JSON.stringify(body)).toBe(400);
  });
});

test('each event is a line in the log, named as its kind, with ids and no names', async () => {
  const { userId } = await signedInBea(['field-staff']);
  await stranger().post('/api/session/sign-in', { email: 'x@y.example', password: 'a secret' }, browser);
  const lines = () =>
    server
      .output()
      .split('\n')
      .filter((line) => line.includes('"security event"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const { accountId } = who;
  const by = { accountId, actorId: who.userId };
  await expect.poll(lines).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ event: 'company-made', ...by }),
      expect.objectContaining({ event: 'role-granted', ...by, userId }),
      expect.objectContaining({ event: 'link-made', ...by, userId }),
      expect.objectContaining({ event: 'link-used', accountId, userId, address: '127.0.0.1' }),
      expect.objectContaining({
        event: 'signed-in',
        accountId,
        userId,
        requestId: expect.any(String) as string,
      }),
      expect.objectContaining({ event: 'sign-in-failed', browser: browser['user-agent'] }),
    ]),
  );
  for (const text of [password, 'a secret', 'x@y.example', BEA.email, 'Berg'])
    expect(server.output()).not.toContain(text);
});
