import * as v from 'valibot';
import type { Person } from '#workers/replica/contract.ts';
import { type Asked, askServer } from './session/ask-server.ts';

/** Lists of devices opened last: 300 kB each at most. */
const MOST = 100;

export interface Kept<Value> {
  readonly value: Value;
  /** When the server gave it, ms; null: just now. */
  readonly keptAt: number | null;
}

/**
 * Answers of the server that are too large for every replica, kept on this device for times without a network: the
 * whole software lists of devices that were opened. They go with the person's other data when they sign out.
 */
export class KeptAnswers {
  readonly #name: string;

  constructor({ accountId, userId }: Person) {
    this.#name = `muster-answers-${accountId}-${userId}`;
  }

  /** Asks the server; without it, what it said before. What it no longer gives this person is forgotten. */
  async ask<Value>(path: string, schema: v.GenericSchema<unknown, Value>): Promise<Asked<Kept<Value>>> {
    const asked = await askServer(path, { schema });
    const store = await this.#store();
    if (asked.ok) {
      await store?.put(path, keptResponse(asked.value)).catch(() => undefined);
      await this.#dropOldest(store);
      return { ok: true, value: { value: asked.value, keptAt: null } };
    }
    if (asked.status === 403 || asked.status === 404) {
      await store?.delete(path);
      return asked;
    }
    const kept = await store?.match(path);
    const parsed = kept && v.safeParse(schema, await kept.json().catch(() => null));
    if (!kept || !parsed?.success) return asked;
    return { ok: true, value: { value: parsed.output, keptAt: Number(kept.headers.get('x-kept-at')) } };
  }

  async remove(): Promise<void> {
    if ('caches' in globalThis) await caches.delete(this.#name).catch(() => false);
  }

  /** undefined: this browser keeps nothing, as in a private window. */
  async #store(): Promise<Cache | undefined> {
    return 'caches' in globalThis ? caches.open(this.#name).catch(() => undefined) : undefined;
  }

  async #dropOldest(store: Cache | undefined): Promise<void> {
    const keys = (await store?.keys()) ?? [];
    for (const key of keys.slice(0, Math.max(0, keys.length - MOST))) await store?.delete(key);
  }
}

function keptResponse(value: unknown): Response {
  return new Response(JSON.stringify(value), {
    headers: { 'content-type': 'application/json', 'x-kept-at': String(Date.now()) },
  });
}
