import { randomBytes } from 'node:crypto';
import { newId } from '../../base/ids.ts';
import { foldKey } from '../../base/text.ts';
import type { Store } from '../store/open-store.ts';
import { newAgentKey } from './agent-keys.ts';

export interface AskedKey {
  /** The company's name, in any case. */
  readonly account: string;
  readonly name: string;
  readonly tag: string;
  /** ms. */
  readonly at: number;
}

/** Makes an enrolment key; answers it, which nobody can ask for again. Throws an Error with a sentence. */
export async function createKey(store: Pick<Store, 'account' | 'people'>, asked: AskedKey): Promise<string> {
  const accountId = await accountNamed(store, asked.account);
  const { key, digest } = newAgentKey(accountId);
  const { at, name, tag } = asked;
  const id = newId('ek', at, { bytes: (count) => randomBytes(count) });
  await store.account(accountId).write(at, ({ tx }) => {
    tx.put('enrolmentKeys', { id, name, tag, digest, createdAt: at, revokedAt: null, lastUsedAt: null });
    return Promise.resolve();
  });
  return key;
}

async function accountNamed(
  { account, people }: Pick<Store, 'account' | 'people'>,
  name: string,
): Promise<string> {
  const names = new Map<string, string>();
  for (const id of await people.accountIds()) {
    const row = await account(id).read(({ tx }) => tx.get('accounts', id));
    if (row) names.set(id, row.name);
  }
  const found = [...names].filter(([, one]) => foldKey(one) === foldKey(name)).map(([id]) => id);
  const [id] = found;
  if (id !== undefined && found.length === 1) return id;
  const there = [...new Set(names.values())].map((one) => `"${one}"`).join(', ') || 'none yet';
  throw new Error(
    found.length > 1
      ? `Several accounts are named "${name}": rename one in Settings.`
      : `There is no account named "${name}". Those there are: ${there}.`,
  );
}
