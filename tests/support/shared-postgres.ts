import { prepareWithin } from '#lib/server/store/migrate.ts';
import pg from 'pg';
import { SHARED_POSTGRES, startTestPostgres } from './postgres.ts';

/**
 * Before all test files of a run: one PostgreSQL, in which each has databases of its own. Answers what stops it. The
 * roles are there before anybody comes: they belong to all of it, and files that start together would make them twice.
 */
export default async function startSharedPostgres(): Promise<() => Promise<void>> {
  const postgres = await startTestPostgres();
  const owner = new pg.Client({ connectionString: postgres.url });
  await owner.connect();
  await prepareWithin(owner);
  await owner.end();
  process.env[SHARED_POSTGRES] = postgres.url;
  return () => postgres.stop();
}
