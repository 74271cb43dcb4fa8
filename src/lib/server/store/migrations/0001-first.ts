import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen: a landed migration is never edited. So it spells its tables instead of reading the records of the day.
 * One word was changed after all: sign-ins were made in a schema `auth`, which on a shared database may be another
 * application's, and a new database must not touch it. Where that was done, 0011 moves them.
 * Table: [index keys, columns that visibility reads, unique keys].
 */
const TABLES: Readonly<Record<string, readonly [readonly string[], readonly string[], readonly string[]]>> = {
  accounts: [[], [], []],
  users: [['byEmail'], ['id'], ['byEmail']],
  roles: [['byUser', 'byRole'], ['userId'], []],
  products: [['byName'], [], ['byName']],
  devices: [['bySerial', 'byName'], [], ['bySerial']],
  installations: [['byDevice', 'byProduct'], [], []],
  invitations: [['byUser'], [], []],
  aliases: [[], ['collection'], []],
  refusals: [['byMutation'], ['userId'], []],
  activity: [['byRecord'], ['collection', 'actorId'], []],
};

export const first: Migration = {
  async up(db: Kysely<unknown>) {
    await run(db, SHARED);
    for (const name of Object.keys(TABLES)) await run(db, collectionTable(name));
    for (const name of [...Object.keys(TABLES), 'clients', 'known_mutations']) await run(db, wall(name));
    await run(db, AUTH);
    await run(db, GRANTS);
  },
};

async function run(db: Kysely<unknown>, text: string): Promise<void> {
  for (const statement of text.split(';')) if (statement.trim()) await sql.raw(statement).execute(db);
}

const SHARED = `
  create table muster.meta (key text primary key, value text not null);
  insert into muster.meta values ('epoch', gen_random_uuid()::text);
  create table muster.clocks (
    account_id text collate "C" primary key, version bigint not null default 0, is_sample boolean not null,
    oldest_tombstone bigint not null default 0);
  create table muster.clients (
    account_id text collate "C", client_id text collate "C", user_id text not null, last_seq bigint not null,
    primary key (account_id, client_id));
  create table muster.known_mutations (
    account_id text collate "C", mutation_id text collate "C", result text not null, at bigint not null,
    primary key (account_id, mutation_id));
  create index on muster.known_mutations (account_id, at);
  create table muster.memberships (
    auth_user_id text not null, account_id text collate "C" not null, user_id text not null,
    primary key (auth_user_id, account_id));
  create unique index on muster.memberships (account_id, user_id);
  create table muster.invitation_secrets (
    digest text primary key, account_id text collate "C" not null, user_id text not null, kind text not null,
    expires_at bigint not null, used_at bigint)
`;

function collectionTable(name: string): string {
  const [keys, seen, unique] = TABLES[name] ?? [[], [], []];
  const columns = [...keys.map((key) => `"k_${key}" text`), ...seen.map((column) => `"v_${column}" text`)];
  const indexes = keys.map((key) => {
    const kind = unique.includes(key) ? 'unique index' : 'index';
    return `create ${kind} on muster.${name} (account_id, "k_${key}") where not gone and "k_${key}" is not null;`;
  });
  return `
    create table muster.${name} (
      account_id text collate "C", id text collate "C", row jsonb, version bigint not null,
      gone boolean not null default false, gone_at bigint, ${[...columns, ''].join(', ')}
      primary key (account_id, id));
    create index on muster.${name} (account_id, version);
    ${indexes.join('\n')}
  `;
}

/** The second wall: even a wrong query sees the bound account alone. */
function wall(name: string): string {
  return `
    alter table muster.${name} enable row level security;
    alter table muster.${name} force row level security;
    create policy own_account on muster.${name}
      using (account_id = current_setting('muster.account', true))
      with check (account_id = current_setting('muster.account', true))
  `;
}

/** The core tables of better-auth 1.7, with a limit of requests kept in the database. */
const AUTH = `
  create table muster_auth."user" (
    id text primary key, name text not null, email text not null unique, "emailVerified" boolean not null,
    image text, "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now());
  create table muster_auth.session (
    id text primary key, "expiresAt" timestamptz not null, token text not null unique,
    "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null, "ipAddress" text,
    "userAgent" text, "userId" text not null references muster_auth."user" (id) on delete cascade);
  create index on muster_auth.session ("userId");
  create table muster_auth.account (
    id text primary key, "accountId" text not null, "providerId" text not null,
    "userId" text not null references muster_auth."user" (id) on delete cascade, "accessToken" text,
    "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz,
    "refreshTokenExpiresAt" timestamptz, scope text, password text,
    "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null);
  create index on muster_auth.account ("userId");
  create table muster_auth.verification (
    id text primary key, identifier text not null, value text not null, "expiresAt" timestamptz not null,
    "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now());
  create index on muster_auth.verification (identifier);
  create table muster_auth."rateLimit" (
    id text primary key, key text not null unique, count integer not null, "lastRequest" bigint not null)
`;

const GRANTS = `
  grant usage on schema muster to muster_app;
  grant select, insert, update, delete on all tables in schema muster to muster_app;
  revoke insert, update, delete on muster.meta from muster_app;
  grant usage on schema muster_auth to muster_auth;
  grant select, insert, update, delete on all tables in schema muster_auth to muster_auth
`;
