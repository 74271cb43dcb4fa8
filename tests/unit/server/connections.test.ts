import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { OpenConnections } from '#lib/server/http/open-connections.ts';

/** Longer than any test may take: who waits for it fails. */
const NEVER_MS = 600_000;

test('a stop waits for what is asked, and for no connection that is kept open for later', async () => {
  const server = createServer({ keepAliveTimeout: NEVER_MS });
  const connections = new OpenConnections(server);
  const answers = new Map<string, () => void>();
  server.on('request', (request, response) => {
    answers.set(request.url ?? '', () => response.end('whole'));
    if (request.url === '/stream') response.write('begun, ');
    if (request.url === '/kept') response.end('whole');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // A connection for each.
  const ask = (path: string) => get({ port, path, agent: new Agent({ keepAlive: true }), host: '127.0.0.1' });
  // Never used, as a browser opens one ahead of its next request.
  const unused = connect(port, '127.0.0.1').resume();
  const unusedEnd = once(unused, 'close');
  await once(unused, 'connect');
  const [kept] = (await once(ask('/kept'), 'response')) as [IncomingMessage];
  const keptEnd = once(kept.socket, 'close');
  await text(kept);
  const late = once(ask('/late'), 'response') as Promise<[IncomingMessage]>;
  const [stream] = (await once(ask('/stream'), 'response')) as [IncomingMessage];
  await expect.poll(() => answers.size).toBe(3);

  let isClosed = false;
  const closed = connections.close(NEVER_MS).then(() => (isClosed = true));
  await Promise.all([unusedEnd, keptEnd]);
  expect(isClosed).toBe(false);
  answers.get('/late')?.();
  answers.get('/stream')?.();
  expect(await text((await late)[0])).toBe('whole');
  expect(await text(stream)).toBe('begun, whole');
  await closed;
});

test('what is not answered within the grace is cut', async () => {
  const server = createServer();
  const connections = new OpenConnections(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const request = get({ port, host: '127.0.0.1' });
  const failure = once(request, 'error');
  await once(server, 'request');
  await connections.close(1);
  expect(await failure).toMatchObject([{ code: 'ECONNRESET' }]);
});
