import type { PushedMutation } from '../../protocol/push.ts';
import type { Write } from '../store/write-once.ts';

/** P3: a browser's outbox as the server knows it. */
export interface Client {
  readonly userId: string;
  /** The seq of its last mutation that is done. */
  readonly last: number;
}

/** Locked until the transaction ends; of one that never pushed, as the person's who does now. */
export async function lockClient(
  { db, accountId }: Write,
  { clientId, userId }: { clientId: string; userId: string },
): Promise<Client> {
  const found = await db.query<{ user_id: string; last_seq: string }>(
    'select user_id, last_seq from muster.clients where account_id = $1 and client_id = $2 for update',
    [accountId, clientId],
  );
  const client = found.rows[0];
  return client ? { userId: client.user_id, last: Number(client.last_seq) } : { userId, last: 0 };
}

export async function saveClient(
  { db, accountId }: Write,
  clientId: string,
  { userId, last }: Client,
): Promise<void> {
  await db.query(
    `insert into muster.clients (account_id, client_id, user_id, last_seq) values ($1, $2, $3, $4)
     on conflict (account_id, client_id) do update set last_seq = excluded.last_seq`,
    [accountId, clientId, userId, last],
  );
}

/** P4: the ids of those that are known in the account. */
export async function knownOf(
  { db, accountId }: Write,
  mutations: readonly PushedMutation[],
): Promise<Set<string>> {
  const found = await db.query<{ id: string }>(
    'select mutation_id as id from muster.known_mutations where account_id = $1 and mutation_id = any($2)',
    [accountId, mutations.map((one) => one.id)],
  );
  return new Set(found.rows.map(({ id }) => id));
}

/** P4: from here on the mutation is known. `at` in ms. */
export async function remember(
  { db, accountId }: Write,
  { id, result, at }: { id: string; result: string; at: number },
): Promise<void> {
  await db.query({
    name: 'remember',
    text: 'insert into muster.known_mutations values ($1, $2, $3, $4)',
    values: [accountId, id, result, at],
  });
}
