import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** What a proxy sends is taken over in this shape alone: it goes into logs and answers as it is. */
const PLAIN = /^[A-Za-z0-9_-]{8,64}$/;

/** Where a request comes from. */
export interface From {
  readonly address: string;
  /** The User-Agent; '': none. */
  readonly browser: string;
}

/** What the log says of a request in each of its lines. */
interface Named {
  readonly requestId: string;
  accountId?: string;
  userId?: string;
}

interface Current {
  readonly named: Named;
  readonly from: From;
}

/** So that every log line of a request names it and whose it is, also the store's, which knows nothing of requests. */
const current = new AsyncLocalStorage<Current>();
const NOWHERE: From = { address: '', browser: '' };

export function requestIdOf(headers: Headers): string {
  const sent = headers.get('x-request-id') ?? '';
  return PLAIN.test(sent) ? sent : randomUUID();
}

export function withRequestId<T>(requestId: string, work: () => T, from = NOWHERE): T {
  return current.run({ named: { requestId }, from }, work);
}

/** Of the request under way; empty outside of one. */
export function currentFrom(): From {
  return current.getStore()?.from ?? NOWHERE;
}

/** Whose request it is, as soon as that is known; null: nobody's. */
export function nameRequest(person: { readonly accountId: string; readonly userId: string } | null): void {
  const named = current.getStore()?.named;
  if (!named || !person) return;
  named.accountId = person.accountId;
  named.userId = person.userId;
}

/** undefined: outside of a request. */
export function currentRequestId(): string | undefined {
  return current.getStore()?.named.requestId;
}

/** For a line of the log; empty outside of a request. */
export function requestNames(): object {
  return { ...current.getStore()?.named };
}
