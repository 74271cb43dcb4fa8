import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Events of security are asked for by person: about whom, which has an index, or by whom, which had none, so that all of
 * them were read. Frozen: see the first.
 */
export const eventActors: Migration = {
  async up(db: Kysely<unknown>) {
    await sql.raw('create index on muster.security_events (account_id, actor_id, at, id)').execute(db);
  },
};
