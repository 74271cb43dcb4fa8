import type pg from 'pg';
import { assert } from '../../../base/assert.ts';

export interface StoredTable {
  /** Quoted, with its schema. */
  readonly name: string;
  /** Without those that the database computes. */
  readonly columns: readonly string[];
  /** Row-level security holds for its owner too: rows are reached account by account. */
  readonly isWalled: boolean;
  /** Names of the tables that its rows point to. */
  readonly parents: readonly string[];
}

/**
 * What a backup has not, and a restore never takes from one: who is signed in, what signs their cookies, one-time links,
 * attempts, sign-ins half done. Whoever finds a backup is nobody by it, and a restore brings back no session that was ended
 * and no link that was used. Secrets of codes are sealed with what a backup has not, so that they would open nothing after
 * a restore: codes are set up again, and with them the recovery codes. Passkeys are there as public keys, and stay. Ready
 * pages are made again from the rows.
 */
const LEFT_OUT: readonly string[] = [
  'muster.secrets',
  'muster.invitation_secrets',
  'muster.ready_sets',
  'muster.ready_pages',
  'muster_auth.session',
  'muster_auth.verification',
  'muster_auth."rateLimit"',
  'muster_auth.sign_in_attempts',
  'muster_auth.codes',
  'muster_auth.recovery_codes',
  'muster_auth.half_sign_ins',
  'muster_auth.challenges',
];

export function isBackedUp({ name }: Pick<StoredTable, 'name'>): boolean {
  return !LEFT_OUT.includes(name);
}

/** Every table of ours but the list of migrations, which the migrations write; parents before children. */
export async function storedTables(db: pg.ClientBase): Promise<readonly StoredTable[]> {
  const found = await db.query<StoredTable>(`
    select format('%I.%I', n.nspname, c.relname) as name, c.relforcerowsecurity as "isWalled",
           array(select attname::text from pg_attribute
                 where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = ''
                 order by attnum) as columns,
           array(select format('%I.%I', pn.nspname, p.relname)
                 from pg_constraint f join pg_class p on p.oid = f.confrelid
                 join pg_namespace pn on pn.oid = p.relnamespace
                 where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as parents
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('muster', 'muster_auth') and c.relkind = 'r' and c.relname not like 'kysely_migration%'
    order by 1`);
  return parentsFirst(found.rows);
}

export function quoted(column: string): string {
  return `"${column.replaceAll('"', '""')}"`;
}

function parentsFirst(tables: readonly StoredTable[]): readonly StoredTable[] {
  const sorted: StoredTable[] = [];
  const isReady = ({ parents }: StoredTable): boolean =>
    parents.every((parent) => sorted.some(({ name }) => name === parent));
  while (sorted.length < tables.length) {
    const next = tables.filter((table) => !sorted.includes(table) && isReady(table));
    assert(next.length > 0, 'tables do not point to each other in a circle');
    sorted.push(...next);
  }
  return sorted;
}
