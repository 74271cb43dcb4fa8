import { derivedId } from '#lib/base/ids.ts';
import { currentVersion, type MutationArgs, type MutationName } from '#lib/domain/mutations/registry.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { testId } from './rows/domain-rows.ts';
import type { HttpClient } from './servers/http-client.ts';

/** Mutations that are pushed together; each answers the id that it will make. */
export class Made {
  readonly #client: HttpClient;
  readonly #person: { accountId: string; userId: string };
  readonly #calls: { seq: number; id: string; name: string; version: number; args: unknown; at: number }[] =
    [];

  readonly #batch: number;

  /** `batch`: another device for each; at most a thousand mutations in one. */
  constructor(client: HttpClient, person: { accountId: string; userId: string }, batch = 0) {
    this.#client = client;
    this.#person = person;
    this.#batch = batch;
  }

  do<Name extends MutationName>(name: Name, args: MutationArgs<Name>, prefix = '', label = ''): string {
    const seq = this.#calls.length + 1;
    const id = testId('mu', this.#batch * 1_000 + seq);
    this.#calls.push({ seq, id, name, version: currentVersion(name) ?? 1, args, at: Date.now() });
    return prefix === '' ? '' : derivedId(prefix, id, label);
  }

  async push(): Promise<void> {
    const body = {
      protocol: PROTOCOL,
      ...this.#person,
      clientId: testId('cl', this.#batch + 1),
      mutations: this.#calls,
    };
    const answer = await this.#client.post('/api/sync/push', body);
    const text = await answer.text();
    if (!answer.ok || text.includes('refused')) throw new Error(text);
  }
}
