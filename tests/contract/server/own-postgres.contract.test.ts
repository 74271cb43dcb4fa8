import { readFileSync } from 'node:fs';
import pg from 'pg';
import { expect, test } from 'vitest';
import { openStore } from '#lib/server/store/open-store.ts';
import { startTestPostgres } from '#tests/support/servers/postgres.ts';

test('what the README says of a PostgreSQL of one’s own is all that it takes, without a warning', async () => {
  const postgres = await startTestPostgres();
  try {
    const readme = readFileSync('README.md', 'utf8');
    const [, words = ''] = /\n((?: {4}create role muster .*\n)(?: {4}.*\n)+)/.exec(readme) ?? [];
    const statements = words
      .replaceAll('…', 'a secret')
      .split(';\n')
      .map((one) => one.trim());
    const [role = '', database = '', grant = ''] = statements;
    const run = async (url: string, texts: readonly string[]): Promise<void> => {
      const owner = new pg.Client({ connectionString: url });
      await owner.connect();
      for (const text of texts) await owner.query(text);
      await owner.end();
    };
    // The test's own superuser has the name that the README gives.
    const renamed = [role, database].map((text) =>
      text
        .replace('role muster', 'role own')
        .replace('owner muster', 'owner own')
        .replace('database muster', 'database own'),
    );
    await run(postgres.url, renamed);
    const url = Object.assign(new URL(postgres.url), { pathname: '/own' });
    await run(url.href, [grant.replace(/^\\c muster\s*/, '').replace('to muster', 'to own')]);
    Object.assign(url, { username: 'own', password: 'a secret' });
    const said: string[] = [];
    const log = { warn: (_fields: object, text: string) => void said.push(text) };
    const store = await openStore({ databaseUrl: url.href, dataFolder: '', log });
    expect(await store.isUp()).toBe(true);
    await store.stop();
    expect(said).toEqual([]);
  } finally {
    await postgres.stop();
  }
});
