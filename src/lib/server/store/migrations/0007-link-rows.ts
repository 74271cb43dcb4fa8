import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * The row of `invitations` by which people see a one-time link. null: the link was made before links had rows, and
 * goes by its secret alone. Frozen: see the first.
 */
export const linkRows: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table muster.invitation_secrets add column invitation_id text collate "C"`.execute(db);
    // Upkeep asks by account; a link is asked for by its digest.
    await sql`create index on muster.invitation_secrets (account_id)`.execute(db);
  },
};
