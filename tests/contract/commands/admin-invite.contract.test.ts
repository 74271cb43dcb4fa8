import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { takeInvite } from '#lib/server/auth/links/invitations.ts';
import { SignIns } from '#lib/server/auth/sign-ins.ts';
import type { Runtime } from '#lib/server/runtime.ts';
import { account, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';
import { tryCommand } from '#tests/support/servers/server-process.ts';

const ACCOUNT = testId('ac', 1);
const ORIGIN = 'http://localhost:4173';
const PASSWORD = 'correct horse battery';

let databases: TestDatabases;
let store: TestStore;
let server: Runtime;

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());
beforeEach(async () => {
  store = await databases.freshStore();
  const signIns = new SignIns({ pool: store.authPool, origin: ORIGIN, secret: store.cookieSecret });
  server = { store, signIns, settings: { origin: ORIGIN } } as unknown as Runtime;
  await store.account(ACCOUNT).begin({ at: NOW, isSample: false }, async ({ tx }) => {
    tx.put('accounts', account());
    tx.put('users', user(1, { status: 'left' }));
    tx.put('roles', role(1, 1, 'contract-admin'));
    tx.put('users', user(2));
    return Promise.resolve(true);
  });
  return () => store.stop();
});

async function admin(...words: string[]): Promise<[number | null, string]> {
  const attempt = tryCommand(['src/commands/admin.ts', ...words], { DATABASE_URL: store.url });
  return [await attempt.exited, attempt.output()];
}

const rows = () =>
  store.account(ACCOUNT).read(async ({ tx }) => ({
    roles: (await tx.find('roles', 'byRole', 'contract-admin')).map(({ userId }) => userId),
    found: (await tx.find('users', 'byEmail', 'new@x.com'))[0],
    left: await tx.get('users', testId('us', 1)),
  }));

async function take(said: string): Promise<string> {
  const secret = /invite\/(\S+)/.exec(said)?.[1] ?? '';
  return takeInvite(server, secret, { password: PASSWORD, at: Date.now() });
}

test('npm run admin -- invite lets a new contract admin in where none can get in any more', async () => {
  const [code, said] = await admin('invite', 'new@x.com', '--account', 'NORTHLIGHT architects');
  expect([code, said]).toEqual([0, expect.stringContaining(`${ORIGIN}/invite/`)]);
  expect(await take(said)).toBe('new@x.com');
  const { found, roles } = await rows();
  expect(found).toMatchObject({ status: 'active', canSignIn: true });
  expect(roles).toContain(found?.id);
});

test('npm run admin -- invite brings back one who left, and gives nobody a role twice', async () => {
  for (let time = 0; time < 2; time++) {
    const [code, said] = await admin('invite', 'JON1@example.com', '--account', 'Northlight Architects');
    expect(code, said).toBe(0);
    expect(await take(said)).toBe('jon1@example.com');
  }
  const { left, roles } = await rows();
  expect(left).toMatchObject({ status: 'active', canSignIn: true });
  expect(roles).toEqual([testId('us', 1)]);
});

test('npm run admin -- invite says what it can not do, and changes nothing', async () => {
  const [code, said] = await admin('invite', 'new@x.com', '--account', 'Acme');
  expect([code, said]).toEqual([1, expect.stringContaining('There is no account named "Acme"')]);
  const [again, told] = await admin('invite', 'no address', '--account', 'Northlight Architects');
  expect([again, told]).toEqual([1, '"no address" is not a valid email address.\n']);
  expect((await admin('invite', 'new@x.com'))[0]).toBe(2);
  expect((await rows()).found).toBeUndefined();
});
