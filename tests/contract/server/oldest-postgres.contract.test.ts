import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRunner } from '#lib/server/store/embedded/embedded-runner.ts';
import { refusedVersion } from '#lib/server/store/migrate.ts';
import { openStore } from '#lib/server/store/open-store.ts';
import { device, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { freePort } from '#tests/support/servers/server-process.ts';

const run = promisify(execFile);
/** Where Debian has it; elsewhere these tests are skipped. */
const PROGRAMS = '/usr/lib/postgresql/15/bin';

test('a PostgreSQL that is too old is refused in a sentence', () => {
  expect(refusedVersion('15.18 (Debian 15.18-0+deb12u1)')).toBeNull();
  expect(refusedVersion('18.4')).toBeNull();
  expect(refusedVersion('14.22')).toBe(
    'Muster needs PostgreSQL 15 or later, and DATABASE_URL names one of version 14.22.',
  );
  expect(refusedVersion('9.6.24')).toMatch(/9\.6\.24\.$/);
});

describe.skipIf(!existsSync(PROGRAMS))('the oldest PostgreSQL that DATABASE_URL may name, 15', () => {
  let folder: string;
  let port: number;
  let stop: () => Promise<unknown>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-oldest-'));
    await chmod(folder, 0o755);
    const cluster = join(folder, 'cluster');
    await mkdir(cluster);
    const { uid, gid, options } = await findRunner();
    if (uid !== null) await chown(cluster, uid, gid);
    port = await freePort();
    const flags = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
    await run(join(PROGRAMS, 'initdb'), ['-D', cluster, '--auth=trust', '--username=owner'], options);
    const control = (...words: string[]) => run(join(PROGRAMS, 'pg_ctl'), ['-D', cluster, ...words], options);
    await control('-w', '-l', join(cluster, 'log'), '-o', flags, 'start');
    stop = () => control('-m', 'fast', 'stop');
  });
  afterAll(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    ['its superuser', 'superuser'],
    ['a user that may create roles, and no more', 'createrole'],
  ])('is prepared, keeps rows and is opened again, by %s', async (_who, right) => {
    const user = `user_${right}`;
    await asOwner(`create role ${user} login ${right}`);
    await asOwner(`create database ${user} owner ${user}`);
    const settings = {
      databaseUrl: `postgres://${user}@127.0.0.1:${port}/${user}`,
      dataFolder: folder,
      log: { warn: () => undefined },
    };
    const accountId = testId('ac', 1);
    const first = await openStore(settings);
    await first.people.createAccount(accountId, false);
    await first.account(accountId).write(NOW, ({ tx }) => Promise.resolve(tx.put('devices', device(1))));
    await first.stop();
    const second = await openStore(settings);
    const found = await second.account(accountId).read(({ tx }) => tx.get('devices', device(1).id));
    expect(found).toEqual(device(1));
    await second.stop();
  });

  async function asOwner(text: string): Promise<void> {
    const client = new pg.Client({ connectionString: `postgres://owner@127.0.0.1:${port}/postgres` });
    await client.connect();
    await client.query(text).finally(() => client.end());
  }
});
