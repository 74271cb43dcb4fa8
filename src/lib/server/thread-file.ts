import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The file of a thread by its place in this folder. It runs from the sources, also where the server is bundled: they are above the bundle. */
export function threadFile(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const file = join(folder, 'src/lib/server', name);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) throw new Error('The sources of the server are not beside its build');
    folder = dirname(folder);
  }
}
