import { prepareWithin } from '#lib/server/store/migrate.ts';
import pg from 'pg';
import { openTestStore, SHARED_POSTGRES, startTestPostgres, WITH_TABLES } from './postgres.ts';

/**
 * Before all test files of a run: one PostgreSQL, in which each has databases of its own. Answers what stops it. The
 * roles are there before anybody comes: they belong to all of it, and files that start together would make them twice.
 */
export default async function startSharedPostgres(): Promise<() => Promise<void>> {
  // Another project of this run was first.
  if (process.env[SHARED_POSTGRES] !== undefined) return () => Promise.resolve();
  const postgres = await startTestPostgres();
  const owner = new pg.Client({ connectionString: postgres.url });
  await owner.connect();
  await prepareWithin(owner);
  await owner.query(`create database ${WITH_TABLES}`);
  await owner.end();
  const url = Object.assign(new URL(postgres.url), { pathname: `/${WITH_TABLES}` });
  await (await openTestStore(url.href)).stop();
  process.env[SHARED_POSTGRES] = postgres.url;
  return async () => {
    delete process.env[SHARED_POSTGRES];
    // Servers of the tests may still hold on to it. What does not go well here is no test that failed: vitest would end as
    // if one had, without a name. The folder goes with the run.
    await postgres.stop().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  };
}
