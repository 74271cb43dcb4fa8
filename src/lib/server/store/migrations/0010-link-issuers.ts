import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Who made a one-time link: it opens for as long as they may make links. null: not known, so that it opens no more.
 * And since when sessions of a person count, in ms: none does while the person is not active. Frozen: see the first.
 */
export const linkIssuers: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS.split(';')) await sql.raw(statement).execute(db);
  },
};

/** The wall stands before the owner too: it is taken down for the time of reading. */
const STATEMENTS = `
  alter table muster.invitation_secrets add column issued_by text collate "C";
  create index on muster.invitation_secrets (account_id, issued_by) where used_at is null;
  alter table muster.memberships add column sessions_from bigint not null default 0;
  alter table muster.invitations no force row level security;
  alter table muster.activity no force row level security;
  alter table muster.users no force row level security;
  update muster.invitation_secrets s set issued_by = a.row->>'actorId'
    from muster.invitations i, muster.activity a
    where i.account_id = s.account_id and i.id = s.invitation_id and not i.gone
      and a.account_id = s.account_id and a."k_byRecord" = s.user_id and not a.gone
      and a.row->>'action' = 'invitations.make' and a.row->>'at' = i.row->>'createdAt';
  update muster.memberships m set sessions_from = 9007199254740991
    from muster.users u
    where u.account_id = m.account_id and u.id = m.user_id and not u.gone and u.row->>'status' <> 'active';
  alter table muster.invitations force row level security;
  alter table muster.activity force row level security;
  alter table muster.users force row level security
`;
