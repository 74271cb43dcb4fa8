import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Events of security, appended only: the application's role may add them, count a like one up, and take out those whose
 * days are over; nothing else of them changes, whoever has that role. Days are counted by the database's clock, and
 * never fewer than 30. What a company decides about signing in is a row of its own. Frozen: see the first.
 */
export const securityEvents: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS.split(';')) if (statement.trim()) await sql.raw(statement).execute(db);
  },
};

const OWN = `account_id = current_setting('muster.account', true)`;

const STATEMENTS = `
  create table muster.security_policy (
    account_id text collate "C" primary key,
    second_factor text not null default 'optional' check (second_factor in ('optional', 'admins', 'everybody')),
    events_days integer not null default 400 check (events_days between 30 and 3650),
    updated_at bigint not null);
  alter table muster.security_policy enable row level security;
  alter table muster.security_policy force row level security;
  create policy own_account on muster.security_policy using (${OWN}) with check (${OWN});
  grant select, insert, update, delete on muster.security_policy to muster_app;

  create table muster.security_events (
    account_id text collate "C", id text collate "C", at bigint not null, kind text not null,
    actor_id text collate "C", user_id text collate "C", address text not null, browser text not null,
    details jsonb not null, times integer not null default 1, last_at bigint not null,
    fold_key text collate "C" not null,
    primary key (account_id, id));
  create unique index on muster.security_events (account_id, fold_key);
  create index on muster.security_events (account_id, at, id);
  create index on muster.security_events (account_id, user_id, at, id);
  create index on muster.security_events (account_id, kind, at, id);
  alter table muster.security_events enable row level security;
  alter table muster.security_events force row level security;
  create policy seen on muster.security_events for select using (${OWN});
  create policy added on muster.security_events for insert with check (${OWN});
  create policy counted on muster.security_events for update using (${OWN}) with check (${OWN});
  create policy over on muster.security_events for delete using (${OWN} and (
    at < extract(epoch from now()) * 1000 - 86400000.0 * coalesce(
      (select p.events_days from muster.security_policy p where p.account_id = security_events.account_id), 400)
    or exists (select 1 from muster.clocks c where c.account_id = security_events.account_id and c.is_sample)));
  grant select, insert, delete on muster.security_events to muster_app;
  grant update (times, last_at) on muster.security_events to muster_app
`;
