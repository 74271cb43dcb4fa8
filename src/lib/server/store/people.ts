import type pg from 'pg';
import { FOUNDING_LOCK } from './advisory-locks.ts';

interface Membership {
  readonly accountId: string;
  readonly userId: string;
}

/** While somebody is not active none of their sessions counts. */
export const NO_SESSION = Number.MAX_SAFE_INTEGER;

export interface SignInMembership extends Membership {
  /** Sessions that began before, in ms, do not count. */
  readonly sessionsFrom: number;
}

export interface InvitationSecret extends Membership {
  readonly kind: 'invitation' | 'password-reset';
  readonly expiresAt: number;
  readonly usedAt: number | null;
  /** Its row in `invitations`; null: it was made before links had rows. */
  readonly invitationId: string | null;
  /** Who made it; null: not known. */
  readonly issuedBy: string | null;
  /** Asked for by the person, and sent to their own mailbox. */
  readonly isMailed: boolean;
}

/** A pool, or a connection in a transaction. */
interface Queryable {
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<R>>;
}

/** What is asked before an account is known: who signs in where, which link is whose, which accounts there are. */
export class People {
  private readonly db: Queryable;

  /** Over the pool, or inside a transaction. */
  constructor(db: Queryable) {
    this.db = db;
  }

  async membershipOf(authUserId: string): Promise<SignInMembership | null> {
    const found = await this.db.query<SignInMembership>(
      `select account_id as "accountId", user_id as "userId", sessions_from::float8 as "sessionsFrom"
       from muster.memberships where auth_user_id = $1 order by account_id limit 1`,
      [authUserId],
    );
    return found.rows[0] ?? null;
  }

  /** The sign-in of a user of an account, or null. */
  async authUserOf({ accountId, userId }: Membership): Promise<string | null> {
    const found = await this.db.query<{ id: string }>(
      'select auth_user_id as id from muster.memberships where account_id = $1 and user_id = $2',
      [accountId, userId],
    );
    return found.rows[0]?.id ?? null;
  }

  async addMembership(authUserId: string, { accountId, userId }: Membership): Promise<void> {
    await this.db.query(
      `insert into muster.memberships (auth_user_id, account_id, user_id) values ($1, $2, $3)
       on conflict do nothing`,
      [authUserId, accountId, userId],
    );
  }

  async removeMembership(authUserId: string, accountId: string): Promise<void> {
    await this.db.query('delete from muster.memberships where auth_user_id = $1 and account_id = $2', [
      authUserId,
      accountId,
    ]);
  }

  /** Which of the sign-ins are somebody's. */
  async membersAmong(authUserIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.db.query<{ id: string }>(
      'select auth_user_id as id from muster.memberships where auth_user_id = any($1)',
      [authUserIds],
    );
    return new Set(found.rows.map(({ id }) => id));
  }

  /** The sign-ins of everybody in an account. */
  async signInsOf(accountId: string): Promise<readonly string[]> {
    const found = await this.db.query<{ id: string }>(
      'select auth_user_id as id from muster.memberships where account_id = $1',
      [accountId],
    );
    return found.rows.map(({ id }) => id);
  }

  async accountIds(): Promise<readonly string[]> {
    const found = await this.db.query<{ id: string }>(
      'select account_id as id from muster.clocks order by 1',
    );
    return found.rows.map(({ id }) => id);
  }

  /** A sample company does not count. */
  async hasRealAccount(): Promise<boolean> {
    const found = await this.db.query('select 1 from muster.clocks where not is_sample limit 1');
    return found.rowCount === 1;
  }

  /** In a transaction: whether no real account exists, which holds until it ends, whoever else asks. */
  async isFirstAccount(): Promise<boolean> {
    await this.db.query('select pg_advisory_xact_lock($1)', [FOUNDING_LOCK]);
    return !(await this.hasRealAccount());
  }

  async sampleAccountId(): Promise<string | null> {
    const found = await this.db.query<{ id: string }>(
      'select account_id as id from muster.clocks where is_sample limit 1',
    );
    return found.rows[0]?.id ?? null;
  }

  /** Begins an account's clock; false when there is one. `account(id).begin` adds its rows in the same transaction. */
  async createAccount(accountId: string, isSample: boolean): Promise<boolean> {
    const made = await this.db.query(
      'insert into muster.clocks (account_id, is_sample) values ($1, $2) on conflict do nothing',
      [accountId, isSample],
    );
    return made.rowCount === 1;
  }

  /** Only the digest of a link's secret is kept. */
  async addSecret(digest: string, secret: Omit<InvitationSecret, 'usedAt'>): Promise<void> {
    const { accountId, userId, kind, expiresAt, invitationId, issuedBy, isMailed } = secret;
    await this.db.query(
      `insert into muster.invitation_secrets
         (digest, account_id, user_id, kind, expires_at, invitation_id, issued_by, is_mailed)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [digest, accountId, userId, kind, expiresAt, invitationId, issuedBy, isMailed],
    );
  }

  /** The open links of these people, and those that they made: they open no more. Answers the ids of their rows. */
  async voidSecrets(
    accountId: string,
    who: { readonly of: readonly string[]; readonly madeBy: readonly string[] },
    at: number,
  ): Promise<readonly string[]> {
    const voided = await this.db.query<{ id: string | null }>(
      `update muster.invitation_secrets set expires_at = $4
       where account_id = $1 and (user_id = any($2) or issued_by = any($3))
         and used_at is null and expires_at > $4
       returning invitation_id as id`,
      [accountId, who.of, who.madeBy, at],
    );
    return voided.rows.flatMap(({ id }) => id ?? []);
  }

  /** Links that were sent to the mailboxes of these people open no more: the mailboxes are others now. */
  async voidMailedSecrets(accountId: string, userIds: readonly string[], at: number): Promise<void> {
    await this.db.query(
      `update muster.invitation_secrets set expires_at = $3
       where account_id = $1 and user_id = any($2) and is_mailed and used_at is null and expires_at > $3`,
      [accountId, userIds, at],
    );
  }

  async secretOf(digest: string): Promise<InvitationSecret | null> {
    const found = await this.db.query<InvitationSecret>(
      `select account_id as "accountId", user_id as "userId", kind, expires_at::float8 as "expiresAt",
              used_at::float8 as "usedAt", invitation_id as "invitationId", issued_by as "issuedBy", is_mailed as "isMailed"
       from muster.invitation_secrets where digest = $1`,
      [digest],
    );
    return found.rows[0] ?? null;
  }

  /** Takes a link once: false when it was used, has expired or never was. */
  async takeSecret(digest: string, at: number): Promise<boolean> {
    const taken = await this.db.query(
      `update muster.invitation_secrets set used_at = $2
       where digest = $1 and used_at is null and expires_at > $2`,
      [digest, at],
    );
    return taken.rowCount === 1;
  }
}
