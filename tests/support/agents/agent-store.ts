import { newAgentKey } from '#lib/server/agents/agent-keys.ts';
import type { AgentMessage, Inventory } from '#lib/server/agents/bodies/inventory.ts';
import { SoftwareRules } from '#lib/server/agents/software/software-rules.ts';
import type { Taken } from '#lib/server/agents/check-in.ts';
import { type HowToTake, takeCheckIns } from '#lib/server/agents/take-check-ins.ts';
import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import { account, NOW, testId } from '../rows/domain-rows.ts';
import type { TestStore } from '../servers/postgres.ts';

/** An account with one key, which agents check in to at times that the test names. */
export class AgentCompany {
  readonly accountId: string;
  readonly key: string;
  readonly #store: TestStore;
  readonly #rules = new SoftwareRules();
  readonly #digest: string;

  constructor(store: TestStore, number: number) {
    this.#store = store;
    this.accountId = testId('ac', 7_000 + number);
    ({ key: this.key, digest: this.#digest } = newAgentKey(this.accountId));
  }

  async found(more: { tag?: string } = {}): Promise<this> {
    await this.#store.people.createAccount(this.accountId, false);
    await this.put('accounts', account({ id: this.accountId }));
    await this.put('enrolmentKeys', {
      id: testId('ek', 1),
      name: 'Agents',
      tag: more.tag ?? '',
      digest: this.#digest,
      createdAt: NOW,
      revokedAt: null,
      lastUsedAt: null,
    });
    return this;
  }

  /** One more key; answers its id. */
  async addKey(number: number, tag: string): Promise<string> {
    const id = testId('ek', number);
    const digest = String(number).padStart(64, '0');
    const row = { id, name: `Key ${number}`, tag, digest, createdAt: NOW, revokedAt: null, lastUsedAt: null };
    await this.put('enrolmentKeys', row);
    return id;
  }

  async put<C extends Collection>(collection: C, row: Rows[C]): Promise<void> {
    await this.#store.account(this.accountId).write(NOW, ({ tx }) => {
      tx.put(collection, row);
      return Promise.resolve();
    });
  }

  take(
    messages: readonly AgentMessage[],
    at = NOW,
    how: Pick<HowToTake, 'mayAdd'> & { keyId?: string } = {},
  ): Promise<readonly Taken[]> {
    const named = messages.map((message) => ({ message, digest: '' }));
    return this.takeNamed(named, at, how);
  }

  /** With digests of their lists, as `openXml` and `openJson` give them. */
  async takeNamed(
    messages: readonly { message: AgentMessage; digest: string }[],
    at = NOW,
    { keyId = testId('ek', 1), ...how }: Pick<HowToTake, 'mayAdd'> & { keyId?: string } = {},
  ): Promise<readonly Taken[]> {
    const group = messages.map((one) => ({ keyId, ...one }));
    const taken = await this.#store
      .account(this.accountId)
      .write(at, (write) => takeCheckIns(write, group, { at, rules: this.#rules, ...how }));
    return taken ?? [];
  }

  async all<C extends Collection>(collection: C): Promise<Rows[C][]> {
    return this.#store.account(this.accountId).read(async ({ db, accountId }) => {
      const found = await db.query<{ row: Rows[C] }>(
        `select row from muster.${collection} where account_id = $1 and not gone order by id`,
        [accountId],
      );
      return found.rows.map(({ row }) => row);
    });
  }

  /** Product names and versions on a device, sorted. */
  async installed(deviceId: string): Promise<string[]> {
    const names = new Map((await this.all('products')).map(({ id, name }) => [id, name]));
    const installs = (await this.all('installations')).filter((one) => one.deviceId === deviceId);
    return installs.map((one) => `${names.get(one.productId) ?? ''} ${one.version}`).sort();
  }

  async version(): Promise<number> {
    return this.#store.account(this.accountId).read(({ version }) => Promise.resolve(version ?? 0));
  }
}

/** An inventory of a machine that tells all, unless told otherwise. */
export function inventory(number: number, fields: Partial<Inventory> = {}): AgentMessage {
  return {
    kind: 'inventory',
    agentId: `ws-${number}-2026-11-24-15-01-03`,
    tag: '',
    name: `WS-${number}`,
    uuid: String(number).padStart(32, 'a1'),
    serial: `SN-${number}`,
    os: 'Windows 11',
    type: 'computer',
    lastUser: 'ada',
    software: [],
    isPartial: false,
    ...fields,
  };
}
