import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Device agents: enrolment keys, matching rules and possible duplicates, which are pulled; and what stays here: by what
 * a machine is known again, and each device's whole software list in one row. Frozen: see the first.
 * Table: [index keys, columns that visibility reads, unique keys].
 */
const TABLES: Readonly<Record<string, readonly [readonly string[], readonly string[], readonly string[]]>> = {
  enrolmentKeys: [['byDigest'], [], []],
  matchingRules: [['byProduct'], [], []],
  possibleDuplicates: [['byDevice', 'byOther'], [], []],
};

export const agents: Migration = {
  async up(db: Kysely<unknown>) {
    for (const name of Object.keys(TABLES)) await run(db, collectionTable(name));
    await run(db, OWN);
    for (const name of [...Object.keys(TABLES), 'device_identities', 'device_software'])
      await run(db, wall(name));
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
  `;
}

/**
 * A device may be known by several ids of agents, and by one UUID. A list is lines "name TAB publisher TAB version",
 * sorted; `matched_with` names the rules it was last matched with, `made` the installations that it answers for.
 */
const OWN = `
  create table muster.device_identities (
    account_id text collate "C", kind text not null, value text collate "C" not null,
    device_id text collate "C" not null, primary key (account_id, kind, value));
  create index on muster.device_identities (account_id, device_id);
  create table muster.device_software (
    account_id text collate "C", device_id text collate "C", lines text[] not null, at bigint not null,
    made text[] not null, matched_with text not null, primary key (account_id, device_id));
  create index on muster.device_software (account_id, matched_with)
`;

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
