import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { boundedServer } from '#lib/server/http/bounded-server.ts';

test('a client that takes nothing of a large answer is cut off, one that reads slowly is not', async () => {
  const server = boundedServer(300);
  const ends: string[] = [];
  server.on('request', (request, response) => {
    response.on('close', () => ends.push(`${request.url} ${response.writableFinished ? 'whole' : 'cut'}`));
    response.end(Buffer.alloc(20_000_000));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = (path: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    return socket;
  };
  const still = ask('/still').pause();
  const slow = ask('/slow');
  let read = 0;
  slow.on('data', (chunk: Buffer) => {
    read += chunk.length;
    slow.pause();
    setTimeout(() => slow.resume(), 1);
  });
  await expect.poll(() => ends.toSorted(), { timeout: 15_000 }).toEqual(['/slow whole', '/still cut']);
  await expect.poll(() => read).toBeGreaterThan(20_000_000);
  still.destroy();
  server.close();
});
