import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What changed is read in the order of version and id, and that order is in the index: where a single write has 400,000
 * rows, each page would sort them all. Frozen: see the first.
 */
export const byVersionAndId: Migration = {
  async up(db: Kysely<unknown>) {
    await sql.raw(STATEMENT).execute(db);
  },
};

const STATEMENT = `
  do $$
  declare old record;
  begin
    for old in select tablename, indexname from pg_indexes
               where schemaname = 'muster' and indexdef like '%(account_id, version)' loop
      execute format('drop index muster.%I', old.indexname);
      execute format('create index on muster.%I (account_id, version, id)', old.tablename);
    end loop;
  end $$
`;
