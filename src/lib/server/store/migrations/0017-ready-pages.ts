import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Rows as pages, ready to be sent to whoever sees a collection whole: compressed as they go over the wire. They can be
 * made again at any time. A set of them is of one version of the account; what changed since follows by version. Frozen:
 * see the first.
 */
export const readyPages: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS.split(';')) if (statement.trim()) await sql.raw(statement).execute(db);
  },
};

const OWN = `account_id = current_setting('muster.account', true)`;

/**
 * `build` null: none is complete yet. `claimed_by`: the build that a server process makes, until `claimed_until` by the
 * database's clock (ms).
 */
const STATEMENTS = `
  create table muster.ready_sets (
    account_id text collate "C" primary key, build text, version bigint not null, form text not null,
    rows bigint not null, claimed_by text collate "C", claimed_until bigint not null);
  alter table muster.ready_sets enable row level security;
  alter table muster.ready_sets force row level security;
  create policy own_account on muster.ready_sets using (${OWN}) with check (${OWN});
  grant select, insert, update, delete on muster.ready_sets to muster_app;

  create table muster.ready_pages (
    account_id text collate "C", build text collate "C", collection text collate "C", number integer,
    last_id text collate "C" not null, rows integer not null, digest text collate "C" not null,
    sum bigint not null, bytes bytea not null,
    primary key (account_id, build, collection, number));
  alter table muster.ready_pages alter column bytes set storage external;
  create index on muster.ready_pages (account_id, digest);
  alter table muster.ready_pages enable row level security;
  alter table muster.ready_pages force row level security;
  create policy own_account on muster.ready_pages using (${OWN}) with check (${OWN});
  grant select, insert, update, delete on muster.ready_pages to muster_app
`;
