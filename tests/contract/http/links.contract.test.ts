import { beforeEach, describe, expect, test } from 'vitest';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { Made } from '#tests/support/made.ts';
import { emptyServer, type SharedServer } from '#tests/support/servers/shared-server.ts';

/*
 * A one-time link gives whoever has it somebody's sign-in. So it lives no longer than the right of who made it, there
 * is one of them at most, and what became of it can be told afterwards.
 */

type Person = { readonly client: HttpClient; readonly userId: string };

const BEA = { firstName: 'Bea', lastName: 'Berg', email: 'bea@acme.example' };
const password = 'the password of Bea';
const expired = [410, { code: 'expired' }];

let server: SharedServer;
let ada: Person & { accountId: string };
let batch: number;

beforeEach(async () => {
  batch = 0;
  server = await emptyServer();
  const client = new HttpClient(server.origin);
  ada = { client, ...(await client.found()) };
});

function did({ client, userId }: Person): Made {
  return new Made(client, { accountId: ada.accountId, userId }, batch++);
}

async function linkFor(
  userId: string,
  kind: 'invitation' | 'password-reset',
  { client }: Person = ada,
): Promise<string> {
  const made = await client.post('/api/invitations', { userId, kind });
  if (!made.ok) throw new Error(await made.text());
  return `/api${new URL(((await made.json()) as { url: string }).url).pathname}`;
}

/** Another contract admin, signed in on a device of their own. */
async function secondAdmin(): Promise<Person> {
  const adding = did(ada);
  const userId = adding.do('users.add', BEA, 'us', 'user');
  adding.do('roles.grant', { userId, role: 'contract-admin', contractId: null });
  await adding.push();
  const client = new HttpClient(server.origin);
  await client.post(await linkFor(userId, 'invitation'), { password });
  return { client, userId };
}

async function said(answer: Response): Promise<unknown[]> {
  return [answer.status, await answer.json()];
}

const stranger = (): HttpClient => new HttpClient(server.origin);

async function roleOf({ userId }: Person): Promise<string> {
  const [found] = (await rowsOf('roles')).filter((row) => row['userId'] === userId);
  return String(found?.['id']);
}

async function rowsOf(collection: string): Promise<Record<string, unknown>[]> {
  const { accountId, userId, client } = ada;
  const asked = { protocol: 1, accountId, userId, clientId: `cl_${'7'.repeat(25)}`, cookie: null };
  const lines = (await (await client.post('/api/sync/pull', asked)).text()).trimEnd().split('\n');
  const pages = lines.map((line) => JSON.parse(line) as { collection?: string; rows?: never[] });
  return pages.filter((page) => page.collection === collection).flatMap(({ rows }) => rows ?? []);
}

describe('a link of an admin', () => {
  test.each(['who has left', 'who is no admin any more'])('%s opens nothing', async (how) => {
    const bea = await secondAdmin();
    const link = await linkFor(ada.userId, 'password-reset', bea);
    const ending = did(ada);
    if (how === 'who has left') ending.do('users.leave', { id: bea.userId });
    else ending.do('roles.revoke', { id: await roleOf(bea) });
    await ending.push();
    expect(await said(await stranger().get(link))).toMatchObject(expired);
    expect(await said(await stranger().post(link, { password: 'taken by Bea' }))).toMatchObject(expired);
    expect(
      (await stranger().post('/api/session/sign-in', { email: founder.email, password: founder.password }))
        .status,
    ).toBe(200);
  });

  test('who has left is not open for the others either, and stays void when they come back', async () => {
    const bea = await secondAdmin();
    const link = await linkFor(ada.userId, 'password-reset', bea);
    const ending = did(ada);
    ending.do('users.leave', { id: bea.userId });
    ending.do('users.return', { id: bea.userId });
    await ending.push();
    expect(await said(await stranger().get(link))).toMatchObject(expired);
    const [row] = (await rowsOf('invitations')).filter((one) => one['kind'] === 'password-reset');
    expect(row?.['expiresAt']).toBe(row?.['createdAt']);
  });
});

describe('of the links of one person', () => {
  test('a newer one takes the place of the older', async () => {
    const older = await linkFor(ada.userId, 'password-reset');
    const newer = await linkFor(ada.userId, 'password-reset');
    expect(await said(await stranger().post(older, { password }))).toMatchObject(expired);
    expect((await stranger().post(newer, { password })).status).toBe(200);
    const rows = await rowsOf('invitations');
    expect(rows).toHaveLength(0);
    await ada.client.post('/api/session/sign-in', { email: founder.email, password });
    const open = (await rowsOf('invitations')).filter((row) => row['usedAt'] === null);
    expect(open.every((row) => row['expiresAt'] === row['createdAt'])).toBe(true);
  });
});

describe('an invitation', () => {
  test('is refused for somebody who has a sign-in, and the sentence says what to do', async () => {
    const asked = { userId: ada.userId, kind: 'invitation' };
    expect(await said(await ada.client.post('/api/invitations', asked))).toMatchObject([
      409,
      { message: expect.stringContaining('a link to set a new password') as unknown },
    ]);
  });
});

test('a person is told which links set their password, when, and who made them', async () => {
  const bea = await secondAdmin();
  const said = async ({ client }: Person) => (await (await client.get('/api/session')).json()) as object;
  expect(await said(ada)).toMatchObject({ linksUsed: [] });
  expect(await said(bea)).toMatchObject({ linksUsed: [{ kind: 'invitation', madeBy: 'Ada Admin' }] });
  const link = await linkFor(ada.userId, 'password-reset', bea);
  await ada.client.post(link, { password });
  expect(await said(ada)).toMatchObject({ linksUsed: [{ kind: 'password-reset', madeBy: 'Bea Berg' }] });
});

test('who used a link, when, and whose it was is in the history of the person', async () => {
  const bea = await secondAdmin();
  const used = (await rowsOf('activity')).filter((row) => row['action'] === 'invitations.use');
  expect(used).toMatchObject([
    {
      actorId: bea.userId,
      recordId: bea.userId,
      collection: 'invitations',
      changes: { kind: 'invitation', madeBy: ada.userId },
    },
  ]);
});
