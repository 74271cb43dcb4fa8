import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { boundedServer, type ServerBounds } from '#lib/server/http/bounded-server.ts';

test('a client that takes nothing of a large answer is cut off, one that reads slowly is not', async () => {
  const server = boundedServer({ stillMs: 300 });
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

describe('a client that does not get on is cut off', () => {
  /** What a server with these bounds answers to the words, until it ends the connection. */
  async function said(words: string, bounds: Partial<ServerBounds>, more?: string): Promise<string> {
    const server = boundedServer({ everyMs: 20, ...bounds });
    server.on('request', (request, response) => void request.resume().on('end', () => response.end('taken')));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(words);
    // A little now and then, so that it is never still.
    const drip = setInterval(() => more !== undefined && socket.write(more), 10);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += String(chunk)));
    // Not `once` of events, which throws when a line that is written to was reset.
    await new Promise((closed) => socket.once('close', closed));
    clearInterval(drip);
    server.close();
    return answer;
  }
  const late = /^HTTP\/1\.1 408 /;
  const NEVER = { stillMs: 600_000, headersMs: 600_000, requestMs: 600_000 };

  test('whose head comes letter by letter', async () => {
    const slow = await said('GET / HTTP/1.1\r\nhost: x\r\nx-slow: ', { ...NEVER, headersMs: 200 }, 'a');
    expect(slow).toMatch(late);
  });

  test('whose body comes letter by letter', async () => {
    const head = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n';
    expect(await said(head, { ...NEVER, headersMs: 100, requestMs: 300 }, 'a')).toMatch(late);
  });

  test('whose body comes chunk by chunk, and says not how many', async () => {
    const head = 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n';
    expect(await said(head, { ...NEVER, headersMs: 100, requestMs: 300 }, '1\r\na\r\n')).toMatch(late);
  });

  test('who connects and says nothing', async () => {
    expect(await said('', { ...NEVER, headersMs: 200, requestMs: 400 })).toMatch(late);
  });

  test('who stops in the middle', async () => {
    expect(
      await said('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\na', { ...NEVER, stillMs: 200 }),
    ).toBe('');
  });

  test('whose head is longer than any is', async () => {
    const head = `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`;
    expect(await said(head, NEVER)).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('and nobody else: what is asked in time is answered, on a connection that is used again', async () => {
    const one = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
    const last = 'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
    expect((await said(one + one + last, { headersMs: 5_000 })).match(/200 OK/g)).toHaveLength(3);
  });
});
