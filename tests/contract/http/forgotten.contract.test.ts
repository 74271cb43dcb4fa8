import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { letSignIn } from '#tests/support/rows/contracts-company.ts';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { type MailServer, startMailServer } from '#tests/support/servers/mail-server.ts';
import { openTestStore } from '#tests/support/servers/postgres.ts';
import { said, ServedCompany } from '#tests/support/screens/served-company.ts';
import { startServer } from '#tests/support/servers/server-process.ts';

const { email, password } = founder;
const next = 'stairs under the model';
const HOUR = 3_600_000;

let mail: MailServer;
let company: ServedCompany;
let ada: HttpClient;
let member: { accountId: string; userId: string };

beforeAll(async () => void (mail = await startMailServer()));
afterAll(() => mail.stop());
beforeEach(async () => {
  mail.empty();
  company = await ServedCompany.found({
    SMTP_URL: `smtp://localhost:${mail.port}`,
    MAIL_FROM: 'Muster <muster@acme.example>',
  });
  ({ ada, member } = company);
});

const asOwner = (text: string) => company.server.asOwner(text);
const doing: ServedCompany['doing'] = (work) => company.doing(work);
const stranger = () => company.browser();
const forgot = (address: string) => stranger().post('/api/session/forgotten', { email: address });

/** Asked for and arrived: the path by which the link is taken. */
async function mailedLink(to = email): Promise<string> {
  const before = mail.mails.length;
  expect((await forgot(to)).status).toBe(200);
  await expect.poll(() => mail.mails.length).toBe(before + 1);
  const [link = ''] = /http:\S+\/invite\/\S+/.exec(mail.mails.at(-1)?.text ?? '') ?? [];
  return `/api${new URL(link).pathname}`;
}

/** Who was asked for before has been seen to: so many mails and no more, the last of which was asked for last. */
async function lastOf(count: number): Promise<void> {
  expect((await forgot(email)).status).toBe(200);
  await expect.poll(() => mail.mails.length).toBe(count);
}

test('who forgot their password sets another by a link that is mailed to them, once, and is told so', async () => {
  const link = await mailedLink();
  const [letter] = mail.mails;
  expect(letter).toMatchObject({ to: [email] });
  expect(letter?.text).toMatch(/You asked for a new password for Muster at Acme/);
  expect(await (await stranger().get(link)).json()).toMatchObject({ kind: 'password-reset', email });
  const client = stranger();
  expect((await client.post(link, { password: next })).status).toBe(200);
  expect(await (await client.get('/api/session')).json()).toMatchObject({
    status: 'signed-in',
    linksUsed: [{ kind: 'password-reset', isMailed: true }],
  });
  expect(await (await ada.get('/api/session')).json()).toMatchObject({ status: 'signed-out' });
  expect(await said(await stranger().post(link, { password }))).toMatchObject([410, { code: 'used' }]);
  await expect.poll(() => mail.mails.length).toBe(2);
  expect(mail.mails[1]?.text).toMatch(/Your password for Muster at Acme was just changed/);
});

test('the answer is the same whether somebody has this email or not, and nobody else gets a mail', async () => {
  const [known, unknown] = [await forgot(email), await forgot('nobody@acme.example')];
  expect(await said(known)).toEqual(await said(unknown));
  expect([...known.headers.keys()].sort()).toEqual([...unknown.headers.keys()].sort());
  await lastOf(2);
  expect(mail.mails.flatMap(({ to }) => to)).toEqual([email, email]);
});

test('the answer waits for no mail server: one that says nothing keeps nobody', async () => {
  const gate = Promise.withResolvers<void>();
  const silent = await startMailServer({
    onConnect: (_session, done) => void gate.promise.then(() => done()),
  });
  const slow = await startServer({
    environment: {
      DATABASE_URL: company.server.url,
      SMTP_URL: `smtp://localhost:${silent.port}`,
      MAIL_FROM: 'muster@acme.example',
    },
  });
  const asked = await new HttpClient(slow.origin).post('/api/session/forgotten', { email });
  expect(asked.status).toBe(200);
  await expect.poll(silent.callers).toBe(1);
  expect(silent.mails).toEqual([]);
  gate.resolve();
  await expect.poll(() => silent.mails.length).toBe(1);
  await slow.stop();
  await silent.stop();
});

describe('a mailed link', () => {
  test('is good for an hour', async () => {
    const link = await mailedLink();
    const [row] = await asOwner(
      `select expires_at::float8 - extract(epoch from now()) * 1000 as left from muster.invitation_secrets`,
    );
    expect(Math.abs(Number(row?.['left']) - HOUR)).toBeLessThan(60_000);
    await asOwner(`update muster.invitation_secrets set expires_at = expires_at - ${HOUR}`);
    expect(await said(await stranger().post(link, { password: next }))).toMatchObject([
      410,
      { code: 'expired' },
    ]);
  });

  test('opens for somebody who may make no links for others, and closes when they leave', async () => {
    const bea = { firstName: 'Bea', lastName: 'Berg', email: 'bea@acme.example' };
    const userId = await doing((made) => made.do('users.add', bea, 'us', 'user'));
    await letSignIn(company.server.origin, ada, { userId, password });
    await expect.poll(() => mail.mails.length).toBe(1);
    const link = await mailedLink(bea.email);
    expect((await stranger().get(link)).status).toBe(200);
    await doing((made) => void made.do('users.leave', { id: userId }));
    await doing((made) => void made.do('users.return', { id: userId }));
    expect((await stranger().post(link, { password: next })).status).toBe(410);
  });

  test('leaves a link that an admin made as it is, and closes with the first that is taken', async () => {
    const asked = { userId: member.userId, kind: 'password-reset' };
    const made = (await (await ada.post('/api/invitations', asked)).json()) as { url: string };
    const theirs = `/api${new URL(made.url).pathname}`;
    const [one, two] = [await mailedLink(), await mailedLink()];
    for (const link of [theirs, one, two]) expect((await stranger().get(link)).status).toBe(200);
    expect((await stranger().post(one, { password: next })).status).toBe(200);
    for (const link of [theirs, two]) expect((await stranger().get(link)).status).toBe(410);
  });

  test('closes when a contract admin makes another, and with a change of the password', async () => {
    const first = await mailedLink();
    const asked = { userId: member.userId, kind: 'password-reset' };
    expect((await ada.post('/api/invitations', asked)).status).toBe(200);
    expect((await stranger().get(first)).status).toBe(410);
    const second = await mailedLink();
    expect((await ada.post('/api/session/password', { current: password, next })).status).toBe(200);
    expect((await stranger().get(second)).status).toBe(410);
  });

  test('closes when the mailbox is not the person’s any more', async () => {
    const link = await mailedLink();
    // An admin's address changes by an import or a directory: nobody who signs in changes it on a screen.
    const store = await openTestStore(company.server.url);
    await store.account(member.accountId).write(Date.now(), async ({ tx }) => {
      const user = await tx.get('users', member.userId);
      if (user) tx.put('users', { ...user, email: 'ada@other.example' });
    });
    await store.stop();
    expect((await stranger().get(link)).status).toBe(410);
  });

  test('is in no log, no table and no list of an admin', async () => {
    const link = await mailedLink();
    const secret = link.split('/').at(-1) ?? '';
    expect(secret).toHaveLength(43);
    // The last that is said of it.
    await expect.poll(() => company.server.output()).toContain('mail-sent');
    for (const word of [secret, email]) expect(company.server.output()).not.toContain(word);
    const kept = JSON.stringify(await asOwner('select * from muster.invitation_secrets'));
    expect(kept).not.toContain(secret);
    expect(await asOwner(`select 1 from muster.invitations`)).toEqual([]);
  });
});

test('nobody gets a mail who has left, or has not signed in yet', async () => {
  const [bea, cem] = ['bea@acme.example', 'cem@acme.example'];
  const left = await doing((made) =>
    made.do('users.add', { firstName: 'Bea', lastName: 'Berg', email: bea }, 'us', 'user'),
  );
  await doing((made) =>
    made.do('users.add', { firstName: 'Cem', lastName: 'Can', email: cem }, 'us', 'user'),
  );
  await letSignIn(company.server.origin, ada, { userId: left, password });
  await expect.poll(() => mail.mails.length).toBe(1);
  await doing((made) => void made.do('users.leave', { id: left }));
  for (const one of [bea, cem]) expect((await forgot(one)).status).toBe(200);
  await lastOf(2);
  expect(mail.mails.slice(1).flatMap(({ to }) => to)).toEqual([email]);
});

test('asking again and again is answered with a wait, for whoever is not there too', async () => {
  for (const one of [email, 'nobody@acme.example']) {
    const all: number[] = [];
    for (let asked = 0; asked < 4; asked++) all.push((await forgot(one)).status);
    expect(all).toEqual([200, 200, 200, 429]);
  }
  expect(Number((await forgot(email)).headers.get('retry-after'))).toBeGreaterThan(30);
  // What fails to be remembered is counted apart from what fails to be guessed.
  expect((await stranger().post('/api/session/sign-in', { email, password })).status).toBe(200);
});

test('an address that asks for the links of a whole company waits', async () => {
  const all: number[] = [];
  for (let n = 0; n < 31; n++) all.push((await forgot(`person${n}@acme.example`)).status);
  expect(all.filter((status) => status === 200)).toHaveLength(30);
  expect(all.at(-1)).toBe(429);
});

test('without a mail server nothing is offered, and who asks is told whom to ask', async () => {
  const signedOut = async (client: HttpClient) => (await client.get('/api/session')).json();
  expect(await signedOut(stranger())).toMatchObject({ status: 'signed-out', sendsMail: true });
  const other = await startServer({ environment: { DATABASE_URL: company.server.url } });
  const client = new HttpClient(other.origin);
  expect(await signedOut(client)).toMatchObject({ status: 'signed-out', sendsMail: false });
  expect(await said(await client.post('/api/session/forgotten', { email }))).toMatchObject([
    404,
    { message: expect.stringContaining('contract admin') as unknown },
  ]);
  await other.stop();
});
