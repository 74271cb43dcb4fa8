import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Sign-ins were in a schema `auth`, as those of many applications are: they move to a name of our own. The digest of
 * a session's token takes the place of the token, so that those who are signed in stay so. Failed sign-ins are counted
 * by ourselves. Frozen: see the first.
 */
export const ownSchema: Migration = {
  async up(db: Kysely<unknown>) {
    await sql.raw(MOVE).execute(db);
    for (const statement of CHANGES.split(';')) await sql.raw(statement).execute(db);
  },
};

/** Nothing but our five tables is touched; the schema goes when it was ours alone. */
const MOVE = `
  do $$
  declare name text;
  begin
    if to_regclass('muster_auth."user"') is not null then return; end if;
    foreach name in array array['user', 'session', 'account', 'verification', 'rateLimit'] loop
      execute format('alter table auth.%I set schema muster_auth', name);
    end loop;
    revoke all on all tables in schema auth from muster_auth;
    revoke all on schema auth from muster_auth;
    grant usage on schema muster_auth to muster_auth;
    begin
      drop schema auth restrict;
    exception when dependent_objects_still_exist or insufficient_privilege then null;
    end;
  end $$
`;

const CHANGES = `
  update muster_auth.session set token = encode(sha256(convert_to(token, 'UTF8')), 'hex');
  drop table muster_auth."rateLimit";
  create table muster_auth.sign_in_attempts (
    key text primary key, count integer not null, at bigint not null);
  create index on muster_auth.sign_in_attempts (at);
  grant select, insert, update, delete on muster_auth.sign_in_attempts to muster_auth
`;
