import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { invite, readInvite, takeInvite } from '#lib/server/auth/links/invitations.ts';
import { sweepSignIns } from '#lib/server/auth/ownerless.ts';
import { createSample } from '#lib/server/auth/sample.ts';
import { createCompany } from '#lib/server/auth/set-up.ts';
import { enteredAnswer } from '#lib/server/auth/sign-in.ts';
import { SignIns } from '#lib/server/auth/sign-ins.ts';
import type { Runtime } from '#lib/server/runtime.ts';
import { newUser } from '#lib/domain/records/user.ts';
import { NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { founder } from '#tests/support/servers/http-client.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

const DAY = 86_400_000;
const origin = 'http://localhost:4173';
const password = 'the new password';

const accountRow = {
  name: 'Other',
  isSample: false,
  outOfDateDays: 30,
  checkInHours: 24,
  defaultProductAccess: 'allow',
  defaultUpdateAccess: 'allow',
  creditUnit: '',
  creditLink: '',
  createdAt: NOW,
} as const;

let databases: TestDatabases;
let store: TestStore;
let server: Runtime;

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());
beforeEach(async () => {
  store = await databases.freshStore();
  const signIns = new SignIns({ pool: store.authPool, origin, secret: store.cookieSecret });
  const log = { warn: () => undefined, info: () => undefined };
  server = { store, signIns, settings: { origin }, log } as unknown as Runtime;
});
afterEach(() => store.stop());

/** The process is killed here: nothing after it runs. */
class Killed extends Error {}

function kill(): never {
  throw new Killed();
}

async function countOf(table: 'user' | 'session' | 'account'): Promise<number> {
  const found = await store.authPool.query<{ count: string }>(`select count(*) from "${table}"`);
  return Number(found.rows[0]?.count);
}

async function maySignIn(with_: string): Promise<boolean> {
  return (await server.signIns.passwords.whoseAre(founder.email, with_)) !== null;
}

async function admin(): Promise<{ accountId: string; userId: string }> {
  await createCompany(server, founder, { at: NOW });
  const accountId = (await store.people.accountIds())[0] ?? '';
  const users = await store
    .account(accountId)
    .read(({ db }) => db.query<{ id: string }>('select id from muster.users'));
  return { accountId, userId: users.rows[0]?.id ?? '' };
}

describe('creating the company', () => {
  test('killed half-way leaves no company, and the same request again creates it', async () => {
    const halfway = createCompany(server, founder, { at: NOW, between: kill });
    await expect(halfway).rejects.toBeInstanceOf(Killed);
    expect(await store.people.hasRealAccount()).toBe(false);
    await createCompany(server, { ...founder, password }, { at: NOW });
    expect(await store.people.hasRealAccount()).toBe(true);
    expect([await maySignIn(founder.password), await maySignIn(password)]).toEqual([false, true]);
    expect(await countOf('user')).toBe(1);
  });

  test('finishes a sign-in that was left without its password', async () => {
    await expect(createCompany(server, founder, { at: NOW, between: kill })).rejects.toThrow(Killed);
    await store.authPool.query('delete from account');
    await createCompany(server, founder, { at: NOW });
    expect(await maySignIn(founder.password)).toBe(true);
  });

  test('by six at once creates one', async () => {
    const ready = Promise.withResolvers<void>();
    let waiting = 6;
    // All have their sign-in and a connection before the first begins.
    const between = async (): Promise<void> => {
      if (--waiting === 0) {
        await Promise.all(Array.from({ length: 6 }, () => store.isUp()));
        ready.resolve();
      }
      return ready.promise;
    };
    const founders = Array.from({ length: 6 }, (_, i) => ({ ...founder, email: `f${i}@acme.example` }));
    const all = await Promise.allSettled(
      founders.map((one) => createCompany(server, one, { at: NOW, between })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.people.accountIds()).toHaveLength(1);
  });

  test('takes the sample company along whole: rows, sessions and sign-ins', async () => {
    const sample = await createSample(server, { devices: 20, seed: 'a', at: NOW });
    await enteredAnswer(server, sample, { address: '127.0.0.1', browser: '' });
    expect([await countOf('user'), await countOf('session')]).toEqual([1, 1]);
    await createSample(server, { devices: 20, seed: 'a', at: NOW });
    expect([await countOf('user'), await countOf('session')]).toEqual([1, 0]);
    const before = await store.people.sampleAccountId();
    await createCompany(server, founder, { at: NOW });
    expect([await countOf('user'), await countOf('account')]).toEqual([1, 1]);
    expect(await store.people.sampleAccountId()).toBeNull();
    const left = await store.account(before ?? '').read(({ db }) => db.query('select 1 from muster.devices'));
    expect(left.rowCount).toBe(0);
  });

  test('keeps the sample company when it fails', async () => {
    await createSample(server, { devices: 20, seed: 'a', at: NOW });
    await expect(createCompany(server, founder, { at: NOW, between: kill })).rejects.toThrow(Killed);
    expect(await store.people.sampleAccountId()).not.toBeNull();
  });
});

describe('a sample company', () => {
  test('of an equal seed has equal devices, of another seed others', async () => {
    const names = async (seed: string): Promise<string[]> => {
      await createSample(server, { devices: 20, seed, at: NOW });
      const accountId = (await store.people.sampleAccountId()) ?? '';
      const text = `select row->>'name' as name from muster.devices order by 1`;
      const found = await store.account(accountId).read(({ db }) => db.query<{ name: string }>(text));
      return found.rows.map(({ name }) => name);
    };
    const first = await names('7');
    expect(await names('7')).toEqual(first);
    expect(await names('8')).not.toEqual(first);
  });
});

describe('taking a link', () => {
  test('killed half-way leaves the link usable, and the same request again finishes the job', async () => {
    const session = await admin();
    const invited = { ...session, userId: testId('us', 5) };
    await store.account(session.accountId).write(NOW, ({ tx }) => {
      const name = { firstName: 'Bea', lastName: 'B', email: 'bea@acme.example' };
      tx.put('users', newUser({ id: invited.userId, ...name, createdAt: NOW }));
      return Promise.resolve();
    });
    const asked = { userId: invited.userId, kind: 'invitation' } as const;
    const { url } = await invite(server, session, { asked, at: NOW });
    const secret = url.split('/').at(-1) ?? '';
    const halfway = takeInvite(server, secret, { password, at: NOW, between: kill });
    await expect(halfway).rejects.toBeInstanceOf(Killed);
    expect(await readInvite(server, secret, NOW)).toMatchObject({ email: 'bea@acme.example' });
    expect(await takeInvite(server, secret, { password, at: NOW })).toBe('bea@acme.example');
    expect(await server.signIns.passwords.whoseAre('bea@acme.example', password)).not.toBeNull();
    expect(await store.people.authUserOf(invited)).not.toBeNull();
    await expect(takeInvite(server, secret, { password, at: NOW })).rejects.toMatchObject({ status: 410 });
  });

  test('does not take over a sign-in that is somebody’s', async () => {
    await admin();
    const [accountId, userId] = [testId('ac', 9), testId('us', 5)];
    const session = { accountId, userId };
    await store.account(accountId).begin({ at: NOW, isSample: false }, ({ tx }) => {
      const name = { firstName: 'Eve', lastName: 'E', email: founder.email.toUpperCase() };
      tx.put('accounts', { ...accountRow, id: accountId });
      tx.put('users', newUser({ id: userId, ...name, createdAt: NOW }));
      tx.put('roles', {
        id: testId('ro', 5),
        userId,
        role: 'contract-admin',
        contractId: null,
        createdAt: NOW,
      });
      return Promise.resolve();
    });
    const { url } = await invite(server, session, { asked: { userId, kind: 'invitation' }, at: NOW });
    const taken = takeInvite(server, url.split('/').at(-1) ?? '', { password, at: NOW });
    await expect(taken).rejects.toMatchObject({ status: 400 });
    expect(await maySignIn(founder.password)).toBe(true);
  });
});

test('upkeep takes out sign-ins that are nobody’s after a day, and no other', async () => {
  await admin();
  await server.signIns.claim({ email: 'left@x.example', name: 'L', passwordHash: 'x' }, () =>
    Promise.resolve(false),
  );
  await sweepSignIns(server, Date.now());
  expect(await countOf('user')).toBe(2);
  await sweepSignIns(server, Date.now() + 2 * DAY);
  expect(await countOf('user')).toBe(1);
  expect(await maySignIn(founder.password)).toBe(true);
});
