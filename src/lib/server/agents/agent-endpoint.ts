import type { RequestEvent } from '@sveltejs/kit';
import { runtime, type Runtime } from '../runtime.ts';
import { currentRequestId } from '../http/request-id.ts';
import { isTrouble } from '../store/trouble.ts';
import { keyOf } from './agent-keys.ts';
import { TooBusy } from './check-in-queue.ts';
import type { AgentMessage } from './inventory.ts';
import { readAgentBody } from './read-body.ts';
import { RefusedBody } from './refused-body.ts';
import type { CheckedIn } from './take-check-ins.ts';

/** Seconds until one that was turned away should come again, at random between these: a storm must not come back whole. */
const RETRY_AFTER = { from: 20, to: 120 } as const;

export interface Read {
  readonly message: AgentMessage;
  /** The answer in the agent's own words, once it is kept. */
  reply(taken: CheckedIn): Response;
}

type ReadBody = (body: Buffer, request: Request) => Read;

/**
 * Answers an agent: the key first, then the body within bounds, then the queue. What is not taken in is said in one line
 * of plain JSON, which agents log. 401 for a key of any other kind than one that is good.
 */
export function agentEndpoint(readBody: ReadBody): (event: RequestEvent) => Promise<Response> {
  return async (event) => {
    try {
      return await answer(event, readBody, runtime());
    } catch (error) {
      return failureOf(error);
    }
  };
}

async function answer(event: RequestEvent, readBody: ReadBody, server: Runtime): Promise<Response> {
  const { request, params } = event;
  const { agents } = server;
  const key = await agents.keys.find(keyOf(request, params['key']), Date.now());
  if (!key) return refused(401, 'key', NO_KEY, { 'www-authenticate': 'Basic realm="Muster agents"' });
  const read = await agents.withinBounds(async () => readBody(await readAgentBody(request), request));
  if (!read) return busy();
  const taken = await agents.queue.take(key.accountId, { keyId: key.keyId, message: read.message });
  if (taken.status === 'no-key') return refused(401, 'key', NO_KEY);
  if (taken.status === 'wrong-tag')
    return refused(403, 'tag', 'This enrolment key is for devices of another tag. Nothing was changed.');
  server.metrics.checkIn(read.message.kind);
  return read.reply(taken);
}

const NO_KEY = 'This enrolment key is not known, or was revoked. Nothing was changed.';

function failureOf(error: unknown): Response {
  if (error instanceof RefusedBody)
    return refused(error.status, 'invalid', `${error.message} Nothing was changed.`);
  if (error instanceof TooBusy) return busy();
  const { log } = runtime();
  if (isTrouble(error) || isTrouble((error as Error).cause)) {
    log.warn({ error: String(error) }, 'database');
    return busy();
  }
  log.error({ error: error instanceof Error ? error.stack : 'unknown' }, 'failed');
  return refused(500, 'failed', 'Something went wrong on the server. Nothing was changed.');
}

function busy(): Response {
  const seconds = RETRY_AFTER.from + Math.floor(Math.random() * (RETRY_AFTER.to - RETRY_AFTER.from));
  return refused(503, 'busy', 'Too many devices check in at once. Nothing was changed; come again later.', {
    'retry-after': String(seconds),
  });
}

function refused(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ code, message, requestId: currentRequestId() }, { status, headers });
}
