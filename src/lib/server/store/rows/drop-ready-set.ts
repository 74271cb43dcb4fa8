import type pg from 'pg';

/** They hold what was erased, or are of an account that goes. */
export async function dropReadySet(db: pg.ClientBase, accountId: string): Promise<void> {
  await db.query('delete from muster.ready_sets where account_id = $1', [accountId]);
  await db.query('delete from muster.ready_pages where account_id = $1', [accountId]);
}
