import { randomUUID } from 'node:crypto';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { failureCodes } from '#lib/protocol/failure.ts';
import { failureAnswer } from '#lib/server/http/answers.ts';
import { isFromHere } from '#lib/server/http/same-site.ts';
import { runtime, startRuntime } from '#lib/server/runtime.ts';

export const init: ServerInit = async () => {
  await startRuntime();
};

export const handle: Handle = async ({ event, resolve }) => {
  const { settings, log } = runtime();
  const startedAt = performance.now();
  const response = isFromHere(event.request, settings.origin)
    ? await resolve(event)
    : failureAnswer(403, failureCodes.forbidden, 'This request came from another site. Nothing was changed.');
  secure(response.headers, settings.origin);
  if (event.url.pathname.startsWith('/api/')) response.headers.set('cache-control', 'no-store');
  const ms = Math.round(performance.now() - startedAt);
  log.info({ method: event.request.method, route: event.route.id, status: response.status, ms }, 'request');
  return response;
};

export const handleError: HandleServerError = ({ error, status }) => {
  if (status === 404) return { message: 'There is no such page.' };
  const reference = randomUUID();
  runtime().log.error({ reference, error: error instanceof Error ? error.stack : 'unknown' }, 'failed');
  return {
    message: `Something went wrong on the server (reference ${reference}). Nothing was lost; try again.`,
  };
};

function secure(headers: Headers, origin: string): void {
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(self), microphone=(), geolocation=()');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  if (origin.startsWith('https:')) headers.set('strict-transport-security', 'max-age=31536000');
}
