import type { Handle, HandleServerError, RequestEvent, ServerInit } from '@sveltejs/kit';
import { failureCodes } from '#lib/protocol/failure.ts';
import { isForAgents } from '#lib/server/http/agent-gate.ts';
import { failureAnswer } from '#lib/server/http/answers.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { currentRequestId, requestIdOf, withRequestId } from '#lib/server/http/request-id.ts';
import { isFromHere } from '#lib/server/http/same-site.ts';
import { securityHeaders } from '#lib/server/http/security-headers.ts';
import { runtime, runtimeIfStarted } from '#lib/server/runtime.ts';
import { startRuntime } from '#lib/server/start-runtime.ts';

export const init: ServerInit = async () => {
  await startRuntime();
};

export const handle: Handle = ({ event, resolve }) => {
  const requestId = requestIdOf(event.request.headers);
  const from = { address: callerOf(event).address, browser: event.request.headers.get('user-agent') ?? '' };
  const answer = async (): Promise<Response> => {
    const { settings, log, metrics } = runtime();
    const startedAt = performance.now();
    const response = await answerOf(event, () => Promise.resolve(resolve(event)));
    for (const [name, value] of securityHeaders(settings.origin)) response.headers.set(name, value);
    response.headers.set('x-request-id', requestId);
    if (isApi(event.url)) response.headers.set('cache-control', 'no-store');
    const ms = Math.round(performance.now() - startedAt);
    const route = event.route.id ?? 'none';
    metrics.request(route, response.status, ms);
    log.info({ method: event.request.method, route, status: response.status, ms }, 'request');
    return response;
  };
  return withRequestId(requestId, answer, from);
};

export const handleError: HandleServerError = ({ error, status }) => {
  if (status === 404) return { message: 'There is no such page.' };
  // A request whose browser went away may outlive a stop, and fails for want of what was stopped: nobody is told.
  runtimeIfStarted()?.log.error({ error: error instanceof Error ? error.stack : 'unknown' }, 'failed');
  const reference = currentRequestId() ?? 'none';
  return {
    message: `Something went wrong on the server (reference ${reference}). Nothing was lost; try again.`,
  };
};

/** Whoever asks the API gets its shape of failures, never a page. */
async function answerOf(
  { request, url, route }: RequestEvent,
  resolve: () => Promise<Response>,
): Promise<Response> {
  // Agents and scripts have a key of their own, and no page behind them: nothing of a browser's session is read there.
  if (!isForAgents(url.pathname) && !isFromHere(request, runtime().settings.origin))
    return failureAnswer(
      403,
      failureCodes.forbidden,
      'This request came from another site. Nothing was changed.',
    );
  if (isApi(url) && route.id === null)
    return failureAnswer(404, 'not-found', 'There is no such address here. Nothing was changed.');
  const response = await resolve();
  if (!isApi(url) || response.status !== 405) return response;
  const refused = failureAnswer(405, 'method', `This address does not take ${request.method}.`);
  refused.headers.set('allow', response.headers.get('allow') ?? '');
  return refused;
}

function isApi({ pathname }: URL): boolean {
  return pathname === '/api' || pathname.startsWith('/api/');
}
