// Serves the build. Started by start.mjs with the pinned Node.
import type { RequestListener } from 'node:http';
import { AgentGate } from '../lib/server/http/agent-gate.ts';
import { boundedServer } from '../lib/server/http/bounded-server.ts';
import { passesEdge } from '../lib/server/http/edge.ts';
import { OpenConnections } from '../lib/server/http/open-connections.ts';
import { headersAt } from '../lib/server/http/security-headers.ts';
import { isReachable, originWarning, readSettings, type Settings } from '../lib/server/settings/settings.ts';
import { StartRefused } from '../lib/server/store/trouble.ts';
import { runtime, runtimeIfStarted } from '../lib/server/runtime.ts';

/** What a request under way may still take when the server stops. */
const GRACE_MS = 5_000;
/**
 * Connections that wait to be taken: of Node's own 511 the rest of a storm of agents asks again after 1, 3 and 7 seconds,
 * instead of being told to come later. The system's bound is mostly 4,096.
 */
const BACKLOG = 4_096;

try {
  await serve();
} catch (error) {
  const isRefusal = error instanceof Error && error.name === 'StartRefused';
  process.stderr.write(
    `${isRefusal ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
}

async function serve(): Promise<void> {
  const settings = readSettings(process.env);
  process.env['ORIGIN'] = settings.origin;
  // Above what any endpoint takes: each has its own, and reads to the end to be heard.
  process.env['BODY_SIZE_LIMIT'] = '80M';
  const server = boundedServer();
  const connections = new OpenConnections(server);
  const gate = new AgentGate(() => runtimeIfStarted()?.metrics.checkInTurnedAway());
  // The port is taken first, so that one in use is said before a database starts; who comes early waits.
  const ready = Promise.withResolvers<RequestListener>();
  server.on('request', (request, response) => {
    if (!passesEdge(request, response, settings.origin))
      return runtimeIfStarted()?.metrics.request('edge', response.statusCode, 0);
    response.setHeaders(headersAt(request.url ?? '', settings.origin));
    if (!gate.letsIn(request, response)) return;
    // The adapter drops a body without a type, and some agents name none.
    request.headers['content-type'] ??= 'application/octet-stream';
    void ready.promise.then((handle) => handle(request, response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusalOf(error, settings)));
    server.listen({ port: settings.port, host: settings.host, backlog: BACKLOG }, resolve);
  });

  const place = new URL('../../build/handler.js', import.meta.url).href;
  const { handler } = (await import(place)) as { handler: RequestListener };
  ready.resolve(handler);
  // `on`, not `once`: Ctrl C reaches the terminal's whole group, so that it comes twice, from npm start as well.
  let stopped: Promise<void> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void (stopped ??= stop()));
  await greet();

  async function stop(): Promise<void> {
    runtime().stopping.abort();
    await connections.close(GRACE_MS);
    await runtime().stop();
    process.exit(0);
  }
}

async function greet(): Promise<void> {
  const { settings, store, log } = runtime();
  if (isReachable(settings) && !(await store.people.hasRealAccount())) runtime().showSetUpCode();
  const warning = originWarning(settings);
  if (warning !== null) log.warn({ event: 'origin' }, warning);
  process.stdout.write(`Muster is at ${settings.origin}\n`);
  // For who starts it again when it dies.
  process.send?.('up');
}

/** What a person can do about a port or an address that can't be had; a bug stays as it is. */
function refusalOf(error: NodeJS.ErrnoException, { port, host }: Settings): Error {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use. End the other program, or name another port with PORT.`,
    EACCES: `Port ${port} is for the system's own users. Name one above 1023 with PORT.`,
    EADDRNOTAVAIL: `HOST must be an address of this computer, not "${host}".`,
    ENOTFOUND: `HOST must be an address of this computer, not "${host}".`,
    EAI_AGAIN: `HOST must be an address of this computer, not "${host}".`,
  };
  const sentence = sentences[error.code ?? ''];
  return sentence === undefined ? error : new StartRefused(sentence);
}
