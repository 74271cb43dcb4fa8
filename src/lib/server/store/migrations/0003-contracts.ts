import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Contracts, terms, entitlements and assignments, and keys by which an erased person is found in refusals and aliases.
 * Frozen: see the first. Table: [index keys, columns that visibility reads, unique keys].
 */
const TABLES: Readonly<Record<string, readonly [readonly string[], readonly string[], readonly string[]]>> = {
  contracts: [['byNumber'], ['id'], ['byNumber']],
  terms: [['byContract'], [], []],
  entitlements: [['byContract', 'byProduct', 'bySubscription'], ['contractId'], []],
  assignments: [
    ['byUser', 'byEntitlement', 'byOpenUser', 'byOpenEntitlement', 'byOpenPair'],
    ['userId'],
    ['byOpenPair'],
  ],
};

export const contracts: Migration = {
  async up(db: Kysely<unknown>) {
    for (const name of Object.keys(TABLES)) await run(db, collectionTable(name));
    await run(db, MORE_KEYS);
  },
};

async function run(db: Kysely<unknown>, text: string): Promise<void> {
  for (const statement of text.split(';')) if (statement.trim()) await sql.raw(statement).execute(db);
}

function collectionTable(name: string): string {
  const [keys, seen, unique] = TABLES[name] ?? [[], [], []];
  const columns = [...keys.map((key) => `"k_${key}" text`), ...seen.map((column) => `"v_${column}" text`)];
  const indexes = keys.map((key) => {
    const kind = unique.includes(key) ? 'unique index' : 'index';
    return `create ${kind} on muster.${name} (account_id, "k_${key}") where not gone and "k_${key}" is not null;`;
  });
  return `
    create table muster.${name} (
      account_id text collate "C", id text collate "C", row jsonb, version bigint not null,
      gone boolean not null default false, gone_at bigint, ${[...columns, ''].join(', ')}
      primary key (account_id, id));
    create index on muster.${name} (account_id, version);
    ${indexes.join('\n')}
    alter table muster.${name} enable row level security;
    alter table muster.${name} force row level security;
    create policy own_account on muster.${name}
      using (account_id = current_setting('muster.account', true))
      with check (account_id = current_setting('muster.account', true));
    grant select, insert, update, delete on muster.${name} to muster_app
  `;
}

/** The wall stands before the owner too: it is taken down for the time of filling in. */
function filled(table: string, keys: Readonly<Record<string, string>>): string {
  const names = Object.keys(keys);
  return `
    ${names.map((key) => `alter table muster.${table} add column "k_${key}" text;`).join('\n')}
    alter table muster.${table} no force row level security;
    update muster.${table} set ${names.map((key) => `"k_${key}" = ${keys[key]!}`).join(', ')} where not gone;
    alter table muster.${table} force row level security;
    ${names.map((key) => `create index on muster.${table} (account_id, "k_${key}") where not gone and "k_${key}" is not null;`).join('\n')}
  `;
}

const MORE_KEYS = [
  filled('aliases', { byTo: `"row"->>'to'` }),
  filled('roles', { byContract: `"row"->>'contractId'` }),
  filled('refusals', {
    bySubject: `"row"->'subject'->>'id'`,
    byMention: `case when "row"->>'args' like '%@%' or "row"->>'details' like '%@%' then 'email' end`,
  }),
].join(';');
