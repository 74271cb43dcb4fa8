import { type Collection, collections, type Rows } from '../../domain/records/collections.ts';
import { columnValues, upsertText } from './pg-tx.ts';
import type { Store } from './store.ts';
import { tables } from './tables.ts';

/** Rows of a new company, by collection, in pieces of any size. */
export type NewRows = Iterable<
  { [C in Collection]: { collection: C; rows: readonly Rows[C][] } }[Collection]
>;

/** Rows in one statement: larger ones gain nothing. */
const PIECE = 2_000;

/** Makes an account with its first rows, all of version 1. */
export async function createCompany(
  store: Store,
  { accountId, isSample, rows }: { accountId: string; isSample: boolean; rows: NewRows },
): Promise<void> {
  await store.write(accountId, async ({ client, version }) => {
    await client.query('insert into muster.clocks (account_id, version, is_sample) values ($1, $2, $3)', [
      accountId,
      version,
      isSample,
    ]);
    await client.query('insert into auth.company (account_id, is_sample) values ($1, $2)', [
      accountId,
      isSample,
    ]);
    for (const part of rows) {
      const text = upsertText(tables[part.collection]);
      for (let at = 0; at < part.rows.length; at += PIECE) {
        const piece = part.rows.slice(at, at + PIECE);
        await client.query(text, [accountId, version, ...columnValues(part.collection, piece)]);
      }
    }
  });
}

/** Companies that count: a sample can be thrown away. */
export async function hasCompany(store: Store): Promise<boolean> {
  const { rowCount } = await store.authPool.query('select from auth.company where not is_sample limit 1');
  return rowCount !== 0;
}

/** Removes every sample company with the sign-ins that belong to it. */
export async function removeSamples(store: Store): Promise<void> {
  const { rows } = await store.authPool.query<{ account_id: string }>(
    'select account_id from auth.company where is_sample',
  );
  for (const { account_id: accountId } of rows) {
    await store.write(accountId, async ({ client }) => {
      const names = [
        ...collections.map((collection) => tables[collection].name),
        'muster.clients',
        'muster.mutations',
        'muster.clocks',
      ];
      for (const name of names) await client.query(`delete from ${name} where account_id = $1`, [accountId]);
    });
    await store.authPool.query(
      'delete from auth."user" where id in (select auth_user_id from auth.membership where account_id = $1)',
      [accountId],
    );
    await store.authPool.query('delete from auth.invitation where account_id = $1', [accountId]);
    await store.authPool.query('delete from auth.company where account_id = $1', [accountId]);
  }
}
