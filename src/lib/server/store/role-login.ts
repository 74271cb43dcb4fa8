import pg from 'pg';
import { keptPassword } from './kept-password.ts';

/** Roles that own nothing: rows, and sign-ins. */
export type Role = 'muster_app' | 'muster_auth';

/** How a connection is opened as a role. */
export interface Login {
  readonly connectionString: string;
  /** What it then becomes; null: it logs in as that. */
  readonly role: Role | null;
}

/** On a database of somebody else: its user becomes the role, and could become itself again. */
export function becoming(url: string, role: Role): Login {
  return { connectionString: url, role };
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
  return { connectionString: login.href, role: null };
}

/**
 * Becomes the role, and sets what else the connection is to have (`name = value`). By a statement, not as options of its
 * start: poolers refuse those, or drop them without a word, which would leave us with the rights of the owner.
 */
export async function settle(
  client: pg.ClientBase,
  { role }: Login,
  { settings, withinMs }: { settings: readonly string[]; withinMs: number },
): Promise<void> {
  const all = role === null ? settings : [`role = ${role}`, ...settings];
  const text = all.map((one) => `set ${one}`).join('; ');
  await client.query({ text, query_timeout: withinMs } as pg.QueryConfig);
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
