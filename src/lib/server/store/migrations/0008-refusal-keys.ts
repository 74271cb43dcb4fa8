import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { mentionsIn } from '../../../domain/records/core/mentions.ts';

/**
 * Whom each refusal mentions, a row a person, so that erasing somebody reads what mentions them and nothing else: read
 * whole, a thousand refused batches held the account for 350 ms. And what each named that was not there; for those that
 * were kept before it is left out, since what they waited for was made or was not. Frozen: see the first; the keys
 * alone are those of the build that asks for them.
 */
export const refusalKeys: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of TABLE.split(';')) if (statement.trim()) await sql.raw(statement).execute(db);
    await sql`alter table muster.refusals no force row level security`.execute(db);
    await sql`alter table muster."refusals_byMention" no force row level security`.execute(db);
    await fill(db);
    await sql`alter table muster."refusals_byMention" force row level security`.execute(db);
    await sql`alter table muster.refusals force row level security`.execute(db);
  },
};

const TABLE = ['refusals_byMention', 'refusals_byMissing']
  .map(
    (name) => `
  create table muster."${name}" (
    account_id text collate "C", key text collate "C", id text collate "C", primary key (account_id, key, id));
  create index on muster."${name}" (account_id, id);
  alter table muster."${name}" enable row level security;
  alter table muster."${name}" force row level security;
  create policy own_account on muster."${name}"
    using (account_id = current_setting('muster.account', true))
    with check (account_id = current_setting('muster.account', true));
  grant select, insert, update, delete on muster."${name}" to muster_app`,
  )
  .join(';');

/** Of a batch each: thousands of refusals of up to 512 kB are not held at once. */
const CHUNK = 50;

interface Words {
  readonly account: string;
  readonly id: string;
  readonly args: string;
  readonly details: unknown;
}

async function fill(db: Kysely<unknown>): Promise<void> {
  for (let after = ['', '']; ;) {
    const found = await sql<Words>`
      select account_id as account, id, row->>'args' as args, row->'details' as details from muster.refusals
      where "k_byMention" is not null and not gone and (account_id, id) > (${after[0]}, ${after[1]})
      order by account_id, id limit ${CHUNK}`.execute(db);
    for (const one of found.rows) await fillOne(db, one);
    const last = found.rows.at(-1);
    if (!last) return;
    after = [last.account, last.id];
  }
}

async function fillOne(db: Kysely<unknown>, { account, id, args, details }: Words): Promise<void> {
  const keys = [...new Set(mentionsIn([parsed(args), details]))];
  if (keys.length === 0) return;
  await sql`insert into muster."refusals_byMention" (account_id, key, id)
    select ${account}, key, ${id} from unnest(${keys}::text[]) as t (key)`.execute(db);
}

function parsed(args: string): unknown {
  try {
    return JSON.parse(args);
  } catch {
    return args;
  }
}
