import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What somebody shows beside their password: codes of an app (the secret sealed), recovery codes (digests), passkeys
 * (public keys). What waits: a sign-in that is half done, a challenge that is to be signed; both once, for minutes. And
 * when the person of a session showed last that it is them. They go with the sign-in. Frozen: see the first.
 */
export const secondFactors: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS.split(';')) await sql.raw(statement).execute(db);
  },
};

const OF_A_SIGN_IN = `user_id text not null references muster_auth."user" (id) on delete cascade`;

/** `last_step`: of 30 seconds each since 1970; what was shown up to it is used up. Times in ms. */
const STATEMENTS = `
  create table muster_auth.codes (
    ${OF_A_SIGN_IN} primary key, sealed text not null, made_at bigint not null, confirmed_at bigint,
    last_step bigint not null default 0);
  create table muster_auth.recovery_codes (
    ${OF_A_SIGN_IN}, digest text not null, used_at bigint, primary key (user_id, digest));
  create table muster_auth.passkeys (
    id text primary key, ${OF_A_SIGN_IN}, public_key text not null, counter bigint not null,
    transports text not null, name text not null, made_at bigint not null, used_at bigint);
  create index on muster_auth.passkeys (user_id);
  create table muster_auth.half_sign_ins (
    digest text primary key, ${OF_A_SIGN_IN}, ends_at bigint not null);
  create index on muster_auth.half_sign_ins (user_id);
  create table muster_auth.challenges (
    digest text primary key, use text not null, user_id text references muster_auth."user" (id) on delete cascade,
    ends_at bigint not null);
  create index on muster_auth.challenges (user_id);
  create index on muster_auth.challenges (ends_at);
  grant select, insert, update, delete on muster_auth.codes, muster_auth.recovery_codes, muster_auth.passkeys,
    muster_auth.half_sign_ins, muster_auth.challenges to muster_auth;
  alter table muster_auth.session add column confirmed_at bigint
`;
