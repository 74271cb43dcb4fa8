import * as v from 'valibot';
import { type Collection, collections, type Rows } from '#lib/domain/records/collections.ts';
import { pullRequestSchema } from '#lib/protocol/pull.ts';
import { pushRequestSchema } from '#lib/protocol/push.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import { pull } from '#lib/server/sync/pull.ts';
import { push } from '#lib/server/sync/push.ts';
import { LawTables } from './law-tables.ts';
import type { LawServer } from './law-world.ts';
import type { ManualTime } from './manual-time.ts';
import type { LinkSession } from './simulated-link.ts';

/** The server's own code on a real PostgreSQL, for one account that is made for the run. */
export async function realServer(
  /** `made` for making the account and looking into it, `answers` for the questions: the same but for planted bugs. */
  { made, answers }: { readonly made: Store; readonly answers: Store },
  account: { readonly id: string; readonly rows: LawTables },
  time: ManualTime,
): Promise<LawServer> {
  await made.people.createAccount(account.id, false);
  await made.account(account.id).write(time.now(), ({ tx }) => {
    for (const collection of collections) {
      for (const row of account.rows.all(collection)) tx.put(collection, row);
    }
    return Promise.resolve();
  });
  return {
    answer: (session, path, body) =>
      path.endsWith('/push') ? pushed(answers, session, { body, time }) : pulled(answers, session, body),
    rows: () => allRows(made, account.id),
  };
}

async function pushed(
  store: Store,
  session: LinkSession,
  { body, time }: { body: string; time: ManualTime },
): Promise<Response> {
  const request = v.parse(pushRequestSchema, JSON.parse(body));
  return new Response(JSON.stringify(await push(store, session, { request, at: time.now() })));
}

async function pulled(store: Store, session: LinkSession, body: string): Promise<Response> {
  let text = '';
  for await (const line of pull(store, session, v.parse(pullRequestSchema, JSON.parse(body)))) text += line;
  return new Response(text);
}

async function allRows(store: Store, accountId: string): Promise<LawTables> {
  const tables = new LawTables();
  await store.account(accountId).read(async ({ db }) => {
    for (const collection of collections) {
      const found = await db.query<{ row: Rows[Collection] }>(
        `select row from muster.${collection} where account_id = $1 and not gone`,
        [accountId],
      );
      for (const { row } of found.rows) tables.put(collection, row);
    }
  });
  return tables;
}
