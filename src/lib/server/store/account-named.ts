import { foldKey } from '../../base/text.ts';
import type { Store } from './open-store.ts';

/** The id of the account of that name, in any case. Throws an Error with a sentence. */
export async function accountNamed(
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
