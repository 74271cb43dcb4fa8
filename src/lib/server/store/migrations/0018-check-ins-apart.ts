import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * `version` of a device is that of its last change but for what check-ins tell. `seen_version`: the last write that told
 * only that, since `version`; null: none. `user_version`: the last write that named another user. `told_version`: the last
 * write of an account that browsers are poked for; null: not known. Frozen: see the first.
 */
export const checkInsApart: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS.split(';')) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = `
  alter table muster.devices add column seen_version bigint;
  alter table muster.devices add column user_version bigint not null default 0;
  create index on muster.devices (account_id, seen_version, id) where seen_version is not null;
  alter table muster.clocks add column told_version bigint
`;
