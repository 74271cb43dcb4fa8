import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * By what a machine is known is kept for each tag of enrollment keys: "=" and the tag, and the key that said it last. What
 * was said before is "": nobody's yet, since no row tells by which key it came. Frozen: see the first.
 */
export const deviceScopes: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS.split(';')) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = `
  alter table muster.device_identities add column scope text collate "C" not null default '';
  alter table muster.device_identities add column key_id text collate "C" not null default '';
  alter table muster.device_identities drop constraint device_identities_pkey;
  alter table muster.device_identities add primary key (account_id, kind, value, scope)
`;
