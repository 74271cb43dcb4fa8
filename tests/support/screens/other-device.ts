import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright/test';
import { newId } from '../../../src/lib/base/ids.ts';

const chance = { bytes: (count: number) => new Uint8Array(randomBytes(count)) };

export interface OtherDevice {
  /** Rows of a collection as the server has them for this person. */
  rows(collection: string): Promise<readonly Record<string, unknown>[]>;
  /** Sends mutations, in order; answers what became of each. */
  push(...mutations: readonly OtherMutation[]): Promise<readonly { result: string; reason?: string }[]>;
}

export interface OtherMutation {
  readonly id?: string;
  readonly name: string;
  readonly version?: number;
  readonly args: unknown;
}

export function newMutationId(): string {
  return newId('mu', Date.now(), chance);
}

/** Another device of the person who is signed in on the page: it speaks the protocol, and has no screen. */
export function otherDevice(page: Page): OtherDevice {
  const clientId = newId('cl', Date.now(), chance);
  let seq = 0;
  const ask = (path: string, more: object): Promise<string> =>
    page.evaluate(
      async ([to, body]) => {
        const session = (await (await fetch('/api/session')).json()) as { accountId: string; userId: string };
        const { accountId, userId } = session;
        const answer = await fetch(to, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ protocol: 1, accountId, userId, ...body }),
        });
        if (!answer.ok) throw new Error(await answer.text());
        return answer.text();
      },
      [path, { clientId, ...more }] as const,
    );
  return {
    async rows(collection) {
      const lines = (await ask('/api/sync/pull', { cookie: null })).trimEnd().split('\n');
      const pages = lines.map((line) => JSON.parse(line) as { collection?: string; rows?: never[] });
      return pages.filter((one) => one.collection === collection).flatMap(({ rows }) => rows ?? []);
    },
    async push(...given) {
      const mutations = given.map(({ id = newMutationId(), version = 1, name, args }) => {
        seq += 1;
        return { seq, id, name, version, args, at: Date.now() };
      });
      const answer = JSON.parse(await ask('/api/sync/push', { mutations })) as { results: [] };
      return answer.results;
    },
  };
}
