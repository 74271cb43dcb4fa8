import type { RequestEvent } from '@sveltejs/kit';
import { retryAfter, TOO_BUSY } from '../http/agent-gate.ts';
import { currentRequestId } from '../http/request-id.ts';
import { runtime, type Runtime } from '../runtime.ts';
import { isTrouble } from '../store/trouble.ts';
import { keyOf } from './agent-keys.ts';
import type { Agents } from './agents.ts';
import type { SentBody } from './bodies/body-reader.ts';
import { TooBusy } from './check-in-queue.ts';
import type { BodyKind, OpenedBody } from './bodies/open-body.ts';
import { type BodyBounds, readSent } from './bodies/read-body.ts';
import { RefusedBody } from './bodies/refused-body.ts';
import type { CheckedIn, Taken } from './check-in.ts';

interface AgentPlace {
  readonly kind: BodyKind;
  readonly bounds: BodyBounds;
  /** The answer in the agent's own words, once it is kept. */
  reply(taken: CheckedIn, opened: OpenedBody, request: Request): Response;
}

/**
 * Answers an agent: the key first, then the body within bounds, then the queue. What is not taken in is said in one line
 * of plain JSON, which agents log: GLPI's where it has the status "error" and its length is told. None of them tries
 * again before its next run. 401 for a key of any other kind than one that is good.
 */
export function agentEndpoint(place: AgentPlace): (event: RequestEvent) => Promise<Response> {
  return async (event) => {
    try {
      return await answer(event, place, runtime());
    } catch (error) {
      return failureOf(error);
    }
  };
}

async function answer(event: RequestEvent, place: AgentPlace, server: Runtime): Promise<Response> {
  const { request, params } = event;
  const { agents, metrics } = server;
  const key = await agents.keys.find(keyOf(request, params['key']), Date.now());
  if (!key) return refused(401, 'key', NO_KEY, { 'www-authenticate': 'Basic realm="Muster agents"' });
  const held = agents.room.enter();
  try {
    const { kind, bounds } = place;
    const sent = await readSent(request, { bounds, held });
    const body = { kind, sent, most: bounds.inflated, keyId: key.keyId };
    const opened = await agents.reader.open(body);
    const taken = await takenIn(agents, key.accountId, { body, opened });
    if (taken.status === 'no-key') return refused(401, 'key', NO_KEY);
    if (taken.status === 'wrong-tag')
      return refused(403, 'tag', 'This enrolment key is for devices of another tag. Nothing was changed.');
    if (taken.status === 'too-many-new') return busy(TOO_MANY_NEW);
    metrics.checkIn(opened.message.kind);
    return place.reply(taken, opened, request);
  } finally {
    held.leave();
  }
}

/** A list that is not the one of the last time is read with its lines, and comes again. */
async function takenIn(
  { queue, reader }: Agents,
  accountId: string,
  { body, opened }: { body: SentBody; opened: OpenedBody },
): Promise<Exclude<Taken, { status: 'unread' }>> {
  const { keyId } = body;
  const { message, digest } = opened;
  const taken = await queue.take(accountId, { keyId, message, digest });
  if (taken.status !== 'unread') return taken;
  const whole = await reader.openWhole(body);
  const again = await queue.take(accountId, { keyId, message: whole.message, digest });
  if (again.status === 'unread') throw new Error('A list that was read is not known');
  return again;
}

const TOO_MANY_NEW =
  'This enrolment key has added as many devices as it may for now. Nothing was changed; come again later.';
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

function busy(message: string = TOO_BUSY.message): Response {
  runtime().metrics.checkInTurnedAway();
  return refused(503, TOO_BUSY.code, message, { 'retry-after': retryAfter() });
}

function refused(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Response {
  const body = JSON.stringify({ status: 'error', code, message, requestId: currentRequestId() });
  return new Response(body, {
    status,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    },
  });
}
