import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HeldPull {
  readonly origin: string;
  /** From here on a pull stands still before its first line with this text, until `release`. */
  holdBefore(text: string): void;
  /** Whether one stands still now. */
  readonly isHolding: boolean;
  release(): void;
  stop(): Promise<void>;
}

/** Stands between a browser and a server at `port`: a network on which an answer takes its time half-way. */
export async function heldPull(serverPort: () => number): Promise<HeldPull> {
  let text: string | null = null;
  let release: (() => void) | null = null;
  const server = createServer((asked, answer) => void pass(asked, answer));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    holdBefore: (wanted) => void (text = wanted),
    get isHolding() {
      return release !== null;
    },
    release() {
      text = null;
      release?.();
      release = null;
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };

  async function pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    const { method, url: path } = asked;
    const { 'accept-encoding': _, ...headers } = asked.headers;
    const onward = request({ host: '127.0.0.1', port: serverPort(), method, path, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      if (path === '/api/sync/pull' && text !== null) void hold(got, answer);
      else got.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    onward.end(Buffer.concat(chunks));
  }

  async function hold(got: IncomingMessage, answer: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of got) parts.push(part as Buffer);
    for (const line of Buffer.concat(parts)
      .toString()
      .split(/(?<=\n)/)) {
      if (text !== null && line.includes(text)) await new Promise<void>((done) => (release = done));
      answer.write(line);
    }
    answer.end();
  }
}
