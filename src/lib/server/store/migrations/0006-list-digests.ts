import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * A software list is named by a digest of what its agent sent, so that one that is sent again is known before it is
 * parsed or read. "": none is known. Frozen: see the first.
 */
export const listDigests: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table muster.device_software add column digest text not null default ''`.execute(db);
  },
};
