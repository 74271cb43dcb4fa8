import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Credit grants, records and balances; what was used of each contract by day and by person, from which balances are
 * made; and what credits are called. Frozen: see the first. Table: [index keys, columns that visibility reads].
 */
const TABLES: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  creditGrants: [['byContract'], []],
  creditBalances: [['byContract'], ['contractId']],
  creditRecords: [['byKey', 'byUser', 'byPerson', 'byContract'], ['userId']],
};

export const credits: Migration = {
  async up(db: Kysely<unknown>) {
    for (const name of Object.keys(TABLES)) await run(db, collectionTable(name));
    await run(db, USE);
    await run(db, ACCOUNTS);
  },
};

async function run(db: Kysely<unknown>, text: string): Promise<void> {
  for (const statement of text.split(';')) if (statement.trim()) await sql.raw(statement).execute(db);
}

function collectionTable(name: string): string {
  const [keys, seen] = TABLES[name] ?? [[], []];
  const columns = [...keys.map((key) => `"k_${key}" text`), ...seen.map((column) => `"v_${column}" text`)];
  const indexes = keys.map(
    (key) =>
      `create index on muster.${name} (account_id, "k_${key}") where not gone and "k_${key}" is not null;`,
  );
  return `
    create table muster.${name} (
      account_id text collate "C", id text collate "C", row jsonb, version bigint not null,
      gone boolean not null default false, gone_at bigint, ${[...columns, ''].join(', ')}
      primary key (account_id, id));
    create index on muster.${name} (account_id, version);
    ${indexes.join('\n')}
    ${wall(name)}
  `;
}

function wall(name: string): string {
  return `
    alter table muster.${name} enable row level security;
    alter table muster.${name} force row level security;
    create policy own_account on muster.${name}
      using (account_id = current_setting('muster.account', true))
      with check (account_id = current_setting('muster.account', true));
    grant select, insert, update, delete on muster.${name} to muster_app
  `;
}

/** Kind: 'day' (the key is the day) or 'person' (their id, or a digest of words). Thousandths. */
const USE = `
  create table muster.credit_use (
    account_id text collate "C", contract_id text collate "C", kind text collate "C", key text collate "C",
    amount bigint not null, primary key (account_id, contract_id, kind, key));
  ${wall('credit_use')}
`;

/** The wall stands before the owner too: it is taken down for the time of filling in. */
const ACCOUNTS = `
  alter table muster.accounts no force row level security;
  update muster.accounts set row = row || '{"creditUnit": "", "creditLink": ""}' where not gone;
  alter table muster.accounts force row level security
`;
