import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** What a proxy sends is taken over in this shape alone: it goes into logs and answers as it is. */
const PLAIN = /^[A-Za-z0-9_-]{8,64}$/;

/** So that every log line of a request names it, also the store's, which knows nothing of requests. */
const current = new AsyncLocalStorage<string>();

export function requestIdOf(headers: Headers): string {
  const sent = headers.get('x-request-id') ?? '';
  return PLAIN.test(sent) ? sent : randomUUID();
}

export function withRequestId<T>(requestId: string, work: () => T): T {
  return current.run(requestId, work);
}

/** undefined: outside of a request. */
export function currentRequestId(): string | undefined {
  return current.getStore();
}
