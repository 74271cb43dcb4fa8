import { mkdtempSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/*
 * Whatever tests write outside the project is in one folder of the run, which goes with it: data folders, databases,
 * profiles of browsers. A run that is killed can't take its own away; the next one does.
 */

const NAME = /^muster-run-(\d+)-/;

/** How many setups of the run under way there were: one for each kind of test, in no certain order. */
const SETUPS = 'MUSTER_TEST_SETUPS';

/** Before anything of a run: from here on `tmpdir()` is its folder, here and in what it starts. Answers what ends it. */
export default async function beginTestRun(): Promise<() => Promise<void>> {
  const before = countSetups(1);
  if (before === 0) await moveIn();
  return async () => {
    if (countSetups(-1) === 1) await moveOut();
  };
}

/** Answers how many there were before. */
function countSetups(more: number): number {
  const count = Number(process.env[SETUPS] ?? 0);
  process.env[SETUPS] = String(count + more);
  return count;
}

async function moveIn(): Promise<void> {
  const outside = tmpdir();
  await removeEndedRuns(outside);
  const folder = mkdtempSync(join(outside, `muster-run-${process.pid}-`));
  // The user of a database that root starts is another, and goes through it.
  await chmod(folder, 0o755);
  process.env['TMPDIR'] = folder;
}

async function moveOut(): Promise<void> {
  const folder = tmpdir();
  process.env['TMPDIR'] = dirname(folder);
  // A browser may be on its way out still, and write: what it leaves is taken away by the next run.
  await removeFolder(folder).catch(() => undefined);
}

/** Folders of runs whose process is no more. */
export async function removeEndedRuns(outside: string): Promise<void> {
  const names = await readdir(outside);
  const ended = names.filter((name) => {
    const [, pid] = NAME.exec(name) ?? [];
    return pid !== undefined && !isAlive(Number(pid));
  });
  await Promise.all(ended.map((name) => removeFolder(join(outside, name))));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is one too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 10 });
}
