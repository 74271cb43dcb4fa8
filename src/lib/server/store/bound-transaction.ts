import type pg from 'pg';

interface Bound {
  readonly accountId: string;
  /** Its first words, by which it has its isolation. */
  readonly begin: string;
}

/** A transaction in which row-level security shows one account alone. Rolled back when `work` throws. */
export async function boundTransaction<T>(
  pool: pg.Pool,
  { accountId, begin }: Bound,
  work: (db: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    // One way to the database instead of two: a check-in is mostly ways.
    await client.query(`${begin}; ${bindingOf(client, accountId)}`);
    const answer = await work(client);
    await client.query('commit');
    return answer;
  } catch (error) {
    await client.query('rollback').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error('rollback failed');
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Until the transaction ends, row-level security shows this account alone. */
export async function bind(db: pg.ClientBase, accountId: string): Promise<void> {
  await db.query(bindingOf(db, accountId));
}

function bindingOf(db: pg.ClientBase, accountId: string): string {
  return `select set_config('muster.account', ${db.escapeLiteral(accountId)}, true)`;
}
