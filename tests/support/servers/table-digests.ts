import pg from 'pg';

/**
 * A digest of the rows of each table, whatever their order, as its superuser sees them. Without the epoch and the
 * secret of cookies, which a restored backup changes, the event that says so, and the times at which migrations ran.
 */
export async function tableDigests(url: string): Promise<Readonly<Record<string, string>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set timezone = 'UTC'`);
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname in ('muster', 'muster_auth') and tablename not like 'kysely%' order by 1`,
    );
    const digests: Record<string, string> = {};
    for (const { name } of tables.rows) {
      if (name === 'muster.secrets') continue;
      const rest = LEFT_OUT[name] ?? '';
      const found = await client.query<{ digest: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, e'\\n' order by t::text)), '') as digest
         from ${name} t ${rest}`,
      );
      digests[name] = found.rows[0]?.digest ?? '';
    }
    return digests;
  } finally {
    await client.end();
  }
}

const LEFT_OUT: Readonly<Record<string, string>> = {
  'muster.meta': `where t.key <> 'epoch'`,
  'muster.security_events': `where t.kind <> 'backup-restored'`,
};

/** Names the database; null before it has a schema. */
export async function epochOf(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query<{ value: string }>(`select value from muster.meta where key = 'epoch'`);
    return found.rows[0]?.value ?? null;
  } finally {
    await client.end();
  }
}
