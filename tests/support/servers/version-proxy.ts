import { readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assert } from '../../../src/lib/base/assert.ts';

export interface VersionProxy {
  readonly origin: string;
  /** Sync questions seem to come from an app of another protocol: the real server answers 426. */
  isOtherProtocol: boolean;
  /** The service worker names another version for each but the first: an update of the app. */
  appVersion: number;
  /**
   * The next pull gets no further than the first page of this collection: its line stays open, and silent, until `cut`.
   * Those after it find a dead line, until null again.
   */
  cutAfter: string | null;
  /** The silent line dies: only once the app shows what came over it, as a browser throws away what it has not read by then. */
  cut(): void;
  stop(): Promise<void>;
}

/** Stands between a browser and a server at `port`, and makes them of different versions. */
export async function versionProxy(serverPort: () => number): Promise<VersionProxy> {
  const server = createServer((asked, answer) => void pass(asked, answer));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const proxy: VersionProxy = {
    origin: `http://localhost:${port}`,
    isOtherProtocol: false,
    appVersion: 1,
    cutAfter: null,
    cut: () => silent?.destroy(),
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  let hasCut = false;
  let silent: ServerResponse | null = null;
  return proxy;

  async function pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const isSync = asked.url?.startsWith('/api/sync/') && asked.method === 'POST';
    const isCut = asked.url === '/api/sync/pull' && proxy.cutAfter !== null;
    if (isCut && hasCut) return void answer.destroy();
    hasCut = proxy.cutAfter !== null && (hasCut || isCut);
    const isWorker = asked.url === '/service-worker.js';
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    let body = Buffer.concat(chunks);
    if (isSync && proxy.isOtherProtocol)
      body = Buffer.from(body.toString().replace(/"protocol":\d+/, '"protocol":99'));
    const headers = { ...asked.headers, 'content-length': String(body.length) };
    if (isWorker || isCut) delete headers['accept-encoding'];
    const { method, url: path } = asked;
    const onward = request({ host: '127.0.0.1', port: serverPort(), method, path, headers }, (got) => {
      const given = { ...got.headers };
      if (isWorker) for (const name of ['content-length', 'etag', 'last-modified']) delete given[name];
      answer.writeHead(got.statusCode ?? 502, given);
      if (isCut) return void sendSome(got, answer);
      if (!isWorker) return void got.pipe(answer);
      const parts: Buffer[] = [];
      got.on('data', (part: Buffer) => parts.push(part));
      got.on('end', () => answer.end(updated(Buffer.concat(parts).toString())));
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    onward.end(body);
  }

  async function sendSome(got: IncomingMessage, answer: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of got.setEncoding('utf8')) text += String(part);
    const lines = text.split('\n');
    const last = lines.findIndex((line) => line.includes(`"collection":"${proxy.cutAfter}"`));
    assert(last >= 0, `no page of ${proxy.cutAfter} to cut after`);
    answer.write(`${lines.slice(0, last + 1).join('\n')}\n`);
    silent = answer;
  }

  function updated(worker: string): string {
    if (proxy.appVersion === 1) return worker;
    const built = JSON.parse(readFileSync('build/client/_app/version.json', 'utf8')) as { version: string };
    assert(worker.includes(built.version), 'the service worker names no version');
    return worker.replaceAll(built.version, `${built.version}-${proxy.appVersion}`);
  }
}
