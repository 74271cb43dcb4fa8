import pg from 'pg';
import { keptPassword } from './kept-password.ts';

/** Roles that own nothing: rows, and sign-ins. */
export type Role = 'muster_app' | 'muster_auth';

/** How a connection is opened as a role. */
export interface Login {
  readonly connectionString: string;
  /** For the start of the connection. */
  readonly options: string;
}

/** On a database of somebody else: its user becomes the role, and could become itself again. */
export function becoming(url: string, role: Role): Login {
  return { connectionString: url, options: `-c role=${role}` };
}

/**
 * On our own database: the role logs in by itself, with a password that the data folder keeps, so that no statement
 * leads back to the owner. Set at each start: a data folder may have been put together from two copies.
 */
export async function ownLogin(
  owner: pg.ClientBase,
  { url, folder, role }: { url: string; folder: string; role: Role },
): Promise<Login> {
  const password = await keptPassword(folder, `${role}-password`);
  await owner.query(`alter role ${role} login password '${password}'`);
  const login = new URL(url);
  login.username = role;
  login.password = password;
  return { connectionString: login.href, options: '' };
}

/** What is wrong with the user of DATABASE_URL: null, or a sentence for the log. */
export async function warningOf(pool: pg.Pool): Promise<string | null> {
  const found = await pool.query<{ name: string; above: boolean }>(
    `select rolname as name, rolsuper or rolbypassrls as above from pg_roles where rolname = session_user`,
  );
  const user = found.rows[0];
  if (!user?.above) return null;
  return `The database user "${user.name}" may bypass row-level security. Name one in DATABASE_URL that is not a superuser and has no BYPASSRLS.`;
}
