import { type Kysely, type Migration, type MigrationProvider, sql } from 'kysely';

/**
 * Every change of the schema, in order. One that has landed is frozen: names of tables and columns are written out
 * here rather than derived, so that it does the same in three years.
 */
export const migrations: MigrationProvider = {
  getMigrations: () => Promise.resolve({ '0001-first': { up: first } satisfies Migration }),
};

const ROWS: readonly { name: string; columns: readonly string[]; unique?: readonly string[] }[] = [
  { name: 'accounts', columns: [] },
  { name: 'users', columns: ['k_by_email'], unique: ['k_by_email'] },
  { name: 'roles', columns: ['k_by_user', 'k_by_role', 'v_user_id'] },
  { name: 'invitations', columns: ['k_by_user'] },
  { name: 'products', columns: ['k_by_name'], unique: ['k_by_name'] },
  { name: 'devices', columns: ['k_by_serial', 'k_by_name'], unique: ['k_by_serial'] },
  { name: 'installations', columns: ['k_by_device', 'k_by_product'] },
  { name: 'aliases', columns: ['v_collection'] },
  { name: 'refusals', columns: ['k_by_mutation', 'v_user_id'] },
  { name: 'activity', columns: ['k_by_record', 'v_collection', 'v_actor_id'] },
];

async function first(db: Kysely<unknown>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run('create schema muster');
  await run(
    'create table muster.database (only_one boolean primary key default true check (only_one), epoch text not null)',
  );
  await run("insert into muster.database (epoch) values (replace(gen_random_uuid()::text, '-', ''))");
  await run(`create table muster.clocks (
    account_id text collate "C" primary key, version bigint not null default 0,
    oldest bigint not null default 0, is_sample boolean not null default false)`);
  await run(`create table muster.clients (
    account_id text collate "C" not null, client_id text collate "C" not null, user_id text collate "C" not null,
    last_seq bigint not null default 0, primary key (account_id, client_id))`);
  await run(`create table muster.mutations (
    account_id text collate "C" not null, id text collate "C" not null, result text not null, reason text,
    at timestamptz not null default now(), primary key (account_id, id))`);
  for (const { name, columns, unique } of ROWS)
    await createRows(run, { name, columns, unique: unique ?? [] });
  for (const name of ['clocks', 'clients', 'mutations', ...ROWS.map((table) => table.name)]) {
    await run(`alter table muster.${name} enable row level security`);
    await run(`alter table muster.${name} force row level security`);
    await run(`create policy by_account on muster.${name}
      using (account_id = current_setting('muster.account', true))
      with check (account_id = current_setting('muster.account', true))`);
  }
  await run('grant usage on schema muster to muster_app');
  await run('grant select, insert, update, delete on all tables in schema muster to muster_app');
  await createAuth(run);
}

type Run = (text: string) => Promise<unknown>;

/** Rows are kept as the JSON text that a pull sends; the columns beside it are for keys and visibility. */
async function createRows(
  run: Run,
  { name, columns, unique }: { name: string; columns: readonly string[]; unique: readonly string[] },
): Promise<void> {
  const extra = columns.map((column) => `, ${column} text collate "C"`).join('');
  await run(`create table muster.${name} (
    account_id text collate "C" not null, id text collate "C" not null, version bigint not null,
    gone boolean not null default false, at timestamptz not null default now(), row json${extra},
    primary key (account_id, id))`);
  await run(`create index ${name}_by_version on muster.${name} (account_id, version)`);
  for (const column of columns.filter((one) => one.startsWith('k_'))) {
    const kind = unique.includes(column) ? 'unique index' : 'index';
    await run(
      `create ${kind} ${name}_${column} on muster.${name} (account_id, ${column}) where not gone and ${column} is not null`,
    );
  }
}

/** What sign-in keeps. Not bound to an account: it is asked before one is known. */
async function createAuth(run: Run): Promise<void> {
  await run('create schema auth');
  await run(`create table auth."user" (
    id text primary key, name text not null, email text not null unique, "emailVerified" boolean not null default false,
    image text, "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now())`);
  await run(`create table auth.session (
    id text primary key, "expiresAt" timestamptz not null, token text not null unique,
    "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now(),
    "ipAddress" text, "userAgent" text, "userId" text not null references auth."user" (id) on delete cascade)`);
  await run('create index session_by_user on auth.session ("userId")');
  await run(`create table auth.account (
    id text primary key, "accountId" text not null, "providerId" text not null,
    "userId" text not null references auth."user" (id) on delete cascade,
    "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz,
    "refreshTokenExpiresAt" timestamptz, scope text, password text,
    "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now())`);
  await run('create index account_by_user on auth.account ("userId")');
  await run(`create table auth.verification (
    id text primary key, identifier text not null, value text not null, "expiresAt" timestamptz not null,
    "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now())`);
  await run(
    'create table auth."rateLimit" (id text primary key, key text not null unique, count integer not null, "lastRequest" bigint not null)',
  );
  await run(`create table auth.membership (
    auth_user_id text not null references auth."user" (id) on delete cascade, account_id text not null, user_id text not null,
    primary key (account_id, user_id))`);
  await run('create unique index membership_by_sign_in on auth.membership (auth_user_id)');
  await run(`create table auth.invitation (
    digest text primary key, account_id text not null, user_id text not null, invitation_id text not null,
    kind text not null, expires_at timestamptz not null, used_at timestamptz)`);
  await run(
    'create table auth.company (account_id text primary key, is_sample boolean not null, created_at timestamptz not null default now())',
  );
  await run('grant usage on schema auth to muster_app');
  await run('grant select, insert, update, delete on all tables in schema auth to muster_app');
}
