import { beforeAll, expect, test } from 'vitest';
import { newId } from '#lib/base/ids.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import { seededChance } from '#tests/support/manual-time.ts';
import { emptyServer, type SharedServer } from '#tests/support/servers/shared-server.ts';

let server: SharedServer;
beforeAll(async () => void (server = await emptyServer()));

test('a browser that pulled is known again until it signs out, by a cookie that scripts cannot see', async () => {
  const browser = new HttpClient(server.origin);
  const person = await browser.found();
  const kept = async (): Promise<unknown> =>
    ((await (await browser.get('/api/session')).json()) as { keptClientId?: unknown }).keptClientId;
  expect(await kept()).toBe(null);

  const clientId = newId('cl', 1, seededChance(5));
  const ask = { protocol: PROTOCOL, ...person, clientId, cookie: null };
  const pulled = await browser.post('/api/sync/pull', ask);
  expect(pulled.headers.getSetCookie()[0]).toMatch(/^muster-kept=.*; HttpOnly; SameSite=Lax$/);
  expect(await kept()).toBe(clientId);
  expect((await browser.post('/api/sync/pull', ask)).headers.getSetCookie()).toEqual([]);

  // Somebody else in the same browser is not told whose it was.
  const another = { cookie: browser.cookie.replace(person.userId, 'us_somebody') };
  expect(await (await browser.get('/api/session', another)).json()).toMatchObject({ keptClientId: null });

  await browser.post('/api/session/sign-out', {});
  expect(browser.cookie).toBe('');
});
