import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checksum } from '#lib/base/hash.ts';
import { TAKES_READY } from '#lib/protocol/pull.ts';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import { startServer, tryCommand } from '#tests/support/servers/server-process.ts';

test('a company of many rows has ready pages soon after the server began, compressed and not, for its people alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-ready-'));
  await chmod(folder, 0o755);
  const { email, password } = await filled(folder);
  const server = await startServer({ dataFolder: folder });
  const client = new HttpClient(server.origin);
  expect((await client.post('/api/session/sign-in', { email, password })).status).toBe(200);
  const { accountId, userId } = (await (await client.get('/api/session')).json()) as Record<string, string>;
  const asked = { protocol: 1, accountId, userId };
  const first = { ...asked, clientId: `cl_${'0'.repeat(25)}`, cookie: null };
  const told = async (headers: Record<string, string>) => {
    const text = await (await client.post('/api/sync/pull', first, headers)).text();
    const all = text.trimEnd().split('\n');
    return all
      .filter((line) => line.startsWith('{"line":"ready"'))
      .map((line) => JSON.parse(line) as { digest: string; sum: number });
  };

  await expect
    .poll(async () => (await told({ [TAKES_READY]: '1' })).length, { timeout: 60_000 })
    .toBeGreaterThan(5);
  expect(await told({})).toEqual([]);
  const [one] = await told({ [TAKES_READY]: '1' });
  for (const coding of ['br', 'gzip', 'identity']) {
    const page = await client.post(
      '/api/sync/page',
      { ...asked, digest: one!.digest },
      { 'accept-encoding': coding },
    );
    expect(page.status).toBe(200);
    expect(page.headers.get('content-encoding')).toBe(coding === 'br' ? 'br' : null);
    expect(page.headers.get('cache-control')).toContain('no-store');
    expect(checksum(await page.text())).toBe(one!.sum);
  }
  const stranger = new HttpClient(server.origin);
  expect((await stranger.post('/api/sync/page', { ...asked, digest: one!.digest })).status).toBe(401);
  const unknown = await client.post('/api/sync/page', { ...asked, digest: 'f'.repeat(64) });
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'not-found' }]);
  expect((await client.post('/api/sync/page', { ...asked, digest: '../1' })).status).toBe(400);
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function filled(folder: string): Promise<{ email: string; password: string }> {
  const words = ['src/commands/sample.ts', '--devices', '2500', '--users', '200', '--seed', '7'];
  const made = tryCommand(words, { MUSTER_DATA: folder });
  expect(await made.exited, made.output()).toBe(0);
  const [, email = '', password = ''] = /Sign in as (\S+) with (\S+)\n$/.exec(made.output()) ?? [];
  return { email, password };
}
