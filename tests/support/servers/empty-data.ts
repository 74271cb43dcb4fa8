import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY_DATA, startServer } from './server-process.ts';

/**
 * Before all tests of a run: makes the data folder of a server that nobody has come to yet, once. Each test starts on
 * a copy of it instead of making its database anew. Answers what takes it away again.
 */
export default async function makeEmptyData(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-empty-'));
  const server = await startServer({ dataFolder: folder });
  if ((await server.stop()) !== 0) throw new Error(server.output());
  process.env[EMPTY_DATA] = folder;
  return () => rm(folder, { recursive: true, force: true, maxRetries: 10 });
}
