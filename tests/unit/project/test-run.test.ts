import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeEndedRuns } from '#tests/support/servers/test-run.ts';

test('what a run of the tests that was killed left behind is taken away by the next, and what one under way has is not', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'muster-outside-'));
  const killed = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const ended = new Promise((done) => killed.once('exit', done));
  killed.kill('SIGKILL');
  await ended;
  const [left, own] = [`muster-run-${killed.pid}-a`, `muster-run-${process.pid}-b`];
  for (const name of [left, own, 'of-somebody-else']) {
    await mkdir(join(outside, name, 'postgres'), { recursive: true });
    await writeFile(join(outside, name, 'postgres', 'PG_VERSION'), '18');
  }
  await removeEndedRuns(outside);
  expect((await readdir(outside)).sort()).toEqual([own, 'of-somebody-else']);
  await rm(outside, { recursive: true });
});
