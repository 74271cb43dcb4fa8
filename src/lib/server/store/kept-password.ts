import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** 192 random bits as hexadecimal, kept in a file of its own (mode 600) from the first time it is asked for. */
export async function keptPassword(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const password = randomBytes(24).toString('hex');
  // Whole or not at all: half a password would lock the database for good.
  const half = `${file}.${process.pid}`;
  await writeFile(half, password + '\n', { mode: 0o600, flush: true });
  // Of two servers that start at once the first one's is kept, and both have it.
  await link(half, file).catch(() => undefined);
  await rm(half);
  return (await readFile(file, 'utf8')).trim();
}
