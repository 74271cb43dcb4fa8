import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Links that a person had sent to their own mailbox: they have no row that others see, and open for as long as the
 * person is active and has this mailbox, whatever they may do for others. Frozen: see the first.
 */
export const mailedLinks: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table muster.invitation_secrets add column is_mailed boolean not null default false`.execute(
      db,
    );
    await sql`create index on muster.invitation_secrets (account_id, user_id) where used_at is null`.execute(
      db,
    );
  },
};
