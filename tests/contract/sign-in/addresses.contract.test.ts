import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignIns } from '#lib/server/auth/sign-ins.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

let databases: TestDatabases;
let store: TestStore;
let signIns: SignIns;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
  const origin = 'http://localhost:4173';
  signIns = new SignIns({ pool: store.authPool, origin, secret: store.cookieSecret });
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

const password = 'a long password';

describe('who has an address', () => {
  it.each([
    ["o'brien@acme.ie", "O'Brien@ACME.ie"],
    ['r&d@corp.example', 'r&d@corp.example'],
    ['jörg@müller.de', 'Jörg@xn--mller-kva.de'],
    ['x@firma.xn--p1ai', 'x@firma.рф'],
    ['Plain@x.com', 'plain@X.COM'],
  ])('signs in as %s, and as %s', async (email, typed) => {
    const passwordHash = await signIns.passwords.hashOf(password);
    const id = await signIns.claim({ email, name: 'A B', passwordHash }, () => Promise.resolve(false));
    for (const one of [email, typed, await signIns.emailOf(id!)]) {
      expect(await signIns.passwords.whoseAre(one, password)).toBe(id);
      expect(await signIns.passwords.whoseAre(one, 'wrong password')).toBe(null);
    }
    expect(
      await signIns.claim({ email: typed, name: 'C D', passwordHash }, () => Promise.resolve(true)),
    ).toBe(null);
  });
});
