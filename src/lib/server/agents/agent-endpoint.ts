import type { RequestEvent } from '@sveltejs/kit';
import { runtime, type Runtime } from '../runtime.ts';
import { retryAfter, TOO_BUSY } from '../http/agent-gate.ts';
import { currentRequestId } from '../http/request-id.ts';
import { isTrouble } from '../store/trouble.ts';
import { type AgentKey, keyOf } from './agent-keys.ts';
import type { Agents } from './agents.ts';
import { TooBusy } from './check-in-queue.ts';
import type { OpenMessage } from './inventory.ts';
import { type BodyBounds, INVENTORY_BOUNDS, readSent, unpacked } from './read-body.ts';
import { RefusedBody } from './refused-body.ts';
import type { CheckedIn, Taken } from './take-check-ins.ts';

export interface Read extends OpenMessage {
  /** The answer in the agent's own words, once it is kept. */
  reply(taken: CheckedIn): Response;
}

type ReadBody = (body: Buffer, request: Request) => Read;

/**
 * Answers an agent: the key first, then the body within bounds, then the queue. What is not taken in is said in one line
 * of plain JSON, which agents log. 401 for a key of any other kind than one that is good.
 */
export function agentEndpoint(
  readBody: ReadBody,
  bounds = INVENTORY_BOUNDS,
): (event: RequestEvent) => Promise<Response> {
  return async (event) => {
    try {
      return await answer(event, { readBody, bounds }, runtime());
    } catch (error) {
      return failureOf(error);
    }
  };
}

async function answer(
  event: RequestEvent,
  { readBody, bounds }: { readBody: ReadBody; bounds: BodyBounds },
  server: Runtime,
): Promise<Response> {
  const { request, params } = event;
  const { agents, metrics } = server;
  const key = await agents.keys.find(keyOf(request, params['key']), Date.now());
  if (!key) return refused(401, 'key', NO_KEY, { 'www-authenticate': 'Basic realm="Muster agents"' });
  const held = agents.room.enter();
  try {
    const sent = await readSent(request, { bounds, held });
    const read = await agents.room.inTurn(async () => {
      const body = await unpacked(sent, bounds);
      if (body !== sent && !held.add(body.length)) throw new TooBusy('There is no room for more bodies.');
      return readBody(body, request);
    });
    const taken = await takenIn(agents, key, read);
    if (taken.status === 'no-key') return refused(401, 'key', NO_KEY);
    if (taken.status === 'wrong-tag')
      return refused(403, 'tag', 'This enrolment key is for devices of another tag. Nothing was changed.');
    metrics.checkIn(read.message.kind);
    return read.reply(taken);
  } finally {
    held.leave();
  }
}

/** A list that is not the one of the last time is parsed, and comes again. */
async function takenIn(
  { queue, room }: Agents,
  { accountId, keyId }: AgentKey,
  read: OpenMessage,
): Promise<Exclude<Taken, { status: 'unread' }>> {
  const { message, digest } = read;
  const taken = await queue.take(accountId, { keyId, message, digest });
  if (taken.status !== 'unread') return taken;
  const whole = await room.inTurn(() => Promise.resolve(read.whole()));
  const again = await queue.take(accountId, { keyId, message: whole, digest });
  if (again.status === 'unread') throw new Error('A list that was read is not known');
  return again;
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
  return refused(503, TOO_BUSY.code, TOO_BUSY.message, { 'retry-after': retryAfter() });
}

function refused(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ code, message, requestId: currentRequestId() }, { status, headers });
}
