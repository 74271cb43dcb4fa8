import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isBreached } from '#lib/server/auth/breached.ts';
import { breachedRanges } from '#tests/support/servers/breached-ranges.ts';

const log = { warn: vi.fn() };

async function ranges(passwords: readonly string[], answer?: (response: ServerResponse) => void) {
  const served = await breachedRanges(passwords, answer);
  onTestFinished(() => served.stop());
  return served;
}

test('a password that a breach had is known, and another of its range is not', async () => {
  const { address, asked } = await ranges(['correct horse battery staple']);
  expect(await isBreached('correct horse battery staple', { ranges: address, log })).toBe(true);
  expect(await isBreached('stairs under the model', { ranges: address, log })).toBe(false);
  // No more than five characters of the digest leave the server.
  expect(asked.map((path) => path.length)).toEqual([6, 6]);
});

test('lines that stand there to hide how many there are count for nothing', async () => {
  const digest = createHash('sha1').update('stairs under the model').digest('hex').toUpperCase();
  const { address } = await ranges([], (response) => void response.end(`${digest.slice(5)}:0`));
  expect(await isBreached('stairs under the model', { ranges: address, log })).toBe(false);
});

test.each<[string, (response: ServerResponse) => void]>([
  ['fails', (response) => void response.writeHead(503).end('busy')],
  ['leads elsewhere', (response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
  ['says more than a range is', (response) => void response.end('A'.repeat(1_200_000))],
  ['breaks off', (response) => void response.destroy()],
])(
  'a service that %s keeps nobody from setting one, and is a line of the log without the password',
  async (_how, answer) => {
    log.warn.mockClear();
    const { address } = await ranges([], answer);
    expect(await isBreached('stairs under the model', { ranges: address, log })).toBe(false);
    expect(log.warn).toHaveBeenCalledOnce();
    expect(JSON.stringify(log.warn.mock.calls)).not.toContain('stairs');
  },
);
