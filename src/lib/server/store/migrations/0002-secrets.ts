import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What every process on one database shares and none of its queries may read: the owner's alone, without grants. */
export const secrets: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table muster.secrets (name text primary key, value text not null)`.execute(db);
    // 244 random bits; signs the session cookies.
    await sql`insert into muster.secrets values ('cookie', gen_random_uuid()::text || gen_random_uuid()::text)`.execute(
      db,
    );
  },
};
