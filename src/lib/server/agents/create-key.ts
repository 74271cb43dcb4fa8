import { randomBytes } from 'node:crypto';
import { newId } from '../../base/ids.ts';
import { accountNamed } from '../store/account-named.ts';
import type { Store } from '../store/open-store.ts';
import { newAgentKey } from './agent-keys.ts';
import { newEnrolmentKey } from '../../domain/records/devices/enrolment-key.ts';

interface AskedKey {
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
    tx.put('enrolmentKeys', newEnrolmentKey({ id, name, tag, digest, createdAt: at }));
    return Promise.resolve();
  });
  return key;
}
