import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyServer, type SharedServer } from '#tests/support/servers/shared-server.ts';

const SCRIPTS = '/_app/immutable/workers';

let server: SharedServer;
/** Addresses of the scripts of workers, which a build names. */
let workers: string[];

beforeAll(async () => {
  server = await emptyServer();
  const built = await readdir(join('build/client', SCRIPTS));
  workers = built.filter((name) => name.endsWith('.js')).map((name) => `${SCRIPTS}/${name}`);
});

const get = (path: string): Promise<Response> => fetch(server.origin + path);

/** `{ 'script-src': ["'self'"], … }` */
function policyOf({ headers }: Response): Record<string, string[]> {
  const parts = (headers.get('content-security-policy') ?? '').split(';').map((one) => one.trim().split(' '));
  return Object.fromEntries(parts.map(([name = '', ...sources]) => [name, sources]));
}

describe('a page', () => {
  test.each(['/', '/devices/dv_1', '/no/such/page'])(
    '%s runs our own scripts alone, by hash',
    async (path) => {
      const answer = await get(path);
      const policy = policyOf(answer);
      const inline = [...(await answer.text()).matchAll(/<script>([^]*?)<\/script>/g)].map(
        ([, text = '']) => text,
      );
      const hashes = inline.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
      expect(hashes).toHaveLength(1);
      expect(policy['script-src']).toEqual(["'self'", ...hashes]);
      expect(policy).toMatchObject({
        'default-src': ["'self'"],
        'style-src': ["'self'"],
        'connect-src': ["'self'"],
        'worker-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      });
    },
  );
});

test('a page that did not change is answered without a policy that would replace its own', async () => {
  const etag = (await get('/devices')).headers.get('etag') ?? '';
  const answer = await fetch(`${server.origin}/devices`, { headers: { 'if-none-match': etag } });
  expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([304, null]);
});

test('a worker, which has the policy of its own script, asks this server alone and evaluates no text', async () => {
  expect(workers.length).toBeGreaterThanOrEqual(4);
  for (const path of [...workers, '/service-worker.js']) {
    const policy = policyOf(await get(path));
    expect(policy['default-src'], path).toEqual(["'self'"]);
    expect(policy['connect-src'], path).toBeUndefined();
    expect(policy['script-src'], path).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  }
});

test('every answer says that it is what it is, and is for our own pages', async () => {
  const paths = ['/', '/nothing', '/api/session', '/api/nothing', '/healthz', '/metrics', '/icon.svg'];
  for (const path of [...paths, '/manifest.webmanifest', '/service-worker.js', ...workers]) {
    const { headers } = await get(path);
    expect(Object.fromEntries(headers), path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'permissions-policy': expect.stringMatching(
        /^camera=\(self\), .*geolocation=\(\), .*usb=\(\)/,
      ) as string,
    });
    expect(headers.get('strict-transport-security'), path).toBeNull();
  }
});

test('every address that changes something refuses a request of another site, whatever its type', async () => {
  const files = await readdir('src/routes', { recursive: true });
  const routes: string[] = [];
  for (const file of files.filter((name) => name.endsWith('+server.ts'))) {
    const text = await readFile(join('src/routes', file), 'utf8');
    expect(text, file).not.toMatch(/export const (PUT|PATCH|DELETE)/);
    if (text.includes('export const POST'))
      routes.push(`/${file.replace(/\/\+server\.ts$/, '').replaceAll(/\[+\w+\]+/g, 'x')}`);
  }
  // Agents and scripts are no browsers: a key of their own, and no cookie, says who they are.
  const ofPages = routes.filter((path) => path !== '/agent/x' && path !== '/api/devices/check-in');
  expect(ofPages.length).toBe(routes.length - 2);
  expect(ofPages).toContain('/api/sync/push');
  const strangers: Record<string, string>[] = [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site', origin: server.origin },
    { 'sec-fetch-site': 'same-site', origin: server.origin },
  ];
  for (const path of [...ofPages, '/', '/sign-in'])
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded'])
      for (const stranger of strangers) {
        const headers = { 'content-type': type, ...stranger };
        const answer = await fetch(server.origin + path, { method: 'POST', headers, body: '{}' });
        expect([answer.status, await answer.text()], `${path} ${JSON.stringify(headers)}`).toEqual([
          403,
          expect.stringContaining('This request came from another site. Nothing was changed.'),
        ]);
      }
});
