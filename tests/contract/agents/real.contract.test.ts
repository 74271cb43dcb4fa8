import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Collection } from '#lib/domain/records/collections.ts';
import type { Device } from '#lib/domain/records/devices/device.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import { installList } from '#lib/domain/views/software/install-list.ts';
import { csvMoment } from '#lib/files/csv/csv-moment.ts';
import { listCsv } from '#lib/files/csv/list-csv.ts';
import { installs } from '#lib/lists/installs.ts';
import { ageDevices } from '#tests/support/rows/aged-devices.ts';
import { AgentDesk, inventoryXml } from '#tests/support/agents/agent-http.ts';
import { accessAs } from '#tests/support/rows/domain-rows.ts';
import { installAgents } from '#tests/support/agents/install-agents.ts';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';
import { type ServerProcess, startServer } from '#tests/support/servers/server-process.ts';

/** null: they are there. Else why they are not, which the name of the skipped tests says. */
const missing = await installAgents();

describe.skipIf(missing !== null)(`the agents of Debian${missing ? `, skipped: ${missing}` : ''}`, () => {
  let databases: TestDatabases;
  let url: string;
  let server: ServerProcess;
  let desk: AgentDesk;
  let key: string;
  let folder: string;

  beforeAll(async () => {
    databases = await startTestDatabases();
    url = await databases.migratedUrl();
    server = await startServer({ environment: { DATABASE_URL: url } });
    const client = new HttpClient(server.origin);
    desk = new AgentDesk(client, await client.found(), server.origin);
    key = await desk.newKey();
    await desk.push('products.add', { name: 'AutoCAD', kind: 'product', publisher: 'Autodesk' });
    folder = await mkdtemp(join(tmpdir(), 'muster-agents-'));
    await writeFile(
      join(folder, 'more.xml'),
      '<?xml version="1.0" encoding="UTF-8"?><REQUEST><CONTENT><SOFTWARES><NAME>AutoCAD 2026 - English</NAME>' +
        '<PUBLISHER>Autodesk, Inc.</PUBLISHER><VERSION>25.1.58.0</VERSION></SOFTWARES></CONTENT></REQUEST>',
    );
  });
  afterAll(async () => {
    await server.stop();
    await databases.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const agentUrl = () => `${server.origin}/agent/${key}`;
  const fusion = () =>
    run('fusioninventory-agent', [
      ...['--server', agentUrl(), '--force', '--no-httpd', '--logger=stderr', '--tasks=inventory'],
      `--additional-content=${join(folder, 'more.xml')}`,
    ]);

  test('fusioninventory-agent checks in with its system, its software and AutoCAD; a second run changes the time alone', async () => {
    await fusion();
    const { devices = [], installations = [] } = await desk.rows();
    expect(devices).toHaveLength(1);
    const [device] = devices;
    expect(device).toMatchObject({ type: 'computer', name: expect.stringMatching(/./) as string });
    expect(device?.['os']).toMatch(/Debian/);
    expect(device?.['lastUser']).not.toBe('wtmp');
    expect(installations).toMatchObject([{ deviceId: device?.['id'], version: '2026' }]);
    // And so it is in the install list's file: the same view, the same cells.
    const {
      name = '',
      type = '',
      os = '',
      serial = '',
      lastUser = '',
      lastCheckInAt,
    } = device as Partial<Device>;
    const at = csvMoment(lastCheckInAt ?? 0);
    expect(exportedInstalls(await desk.rows())).toEqual([
      [name, type, os, serial, lastUser, at, 'AutoCAD', '2026', 'Autodesk'],
    ]);
    // Two hours pass, as far as the device knows.
    const hoursAgo = Date.now() - 7_200_000;
    await ageDevices(url, hoursAgo);
    const before = await desk.rows();
    await fusion();
    const after = await desk.rows();
    const now = after['devices']?.[0]?.['lastCheckInAt'] as number;
    expect(now).toBeGreaterThan(hoursAgo + 7_000_000);
    expect(after).toEqual({ ...before, devices: [{ ...before['devices']?.[0], lastCheckInAt: now }] });
  });

  test('ocsinventory-agent checks in, as a device of its own that may be the same machine', async () => {
    const state = join(folder, 'ocs');
    await mkdir(state);
    await run('ocsinventory-agent', [
      '--nolocal',
      `--basevardir=${state}`,
      `--server=${agentUrl()}`,
      '--debug',
    ]);
    const { devices = [], possibleDuplicates = [] } = await desk.rows();
    expect(devices.length + possibleDuplicates.length).toBeGreaterThanOrEqual(1);
    expect(new Set(devices.map(({ name }) => name)).size).toBe(1);
    if (devices.length > 1) expect(possibleDuplicates).toMatchObject([{ by: 'name', settledAt: null }]);
  });

  test('fusioninventory-injector sends 200 inventories, and each is a device', async () => {
    const inventories = join(folder, 'inventories');
    await mkdir(inventories);
    for (let at = 0; at < 200; at++)
      await writeFile(
        join(inventories, `${at}.ocs`),
        inventoryXml({ id: `inj-${at}-2026-01-01-01-01-01`, name: `INJ-${at}` }),
      );
    await run('fusioninventory-injector', ['--url', agentUrl(), '--directory', inventories]);
    const { devices = [] } = await desk.rows();
    expect(devices.filter(({ name }) => String(name).startsWith('INJ-'))).toHaveLength(200);
  });
});

/** Runs to the end; agents say on stderr what went wrong, and end with 0 all the same. */
async function run(command: string, words: readonly string[]): Promise<void> {
  const child: ChildProcess = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  const isRefused = /\[(http client|server\d*)\].*(error|status)|communication error/i.test(said);
  if (code !== 0 || isRefused) throw new Error(`${command}: ${said}`);
}

/** What the install list's export writes of these rows. */
function exportedInstalls(rows: Record<string, Record<string, unknown>[]>): string[][] {
  const tables = new MemoryTables();
  for (const [collection, all] of Object.entries(rows))
    for (const row of all) tables.put(collection as Collection, row as never);
  const sort = { column: 'device', isDescending: false } as const;
  const query = { filter: noDeviceFilter, version: null, sort, from: 0, count: 99, withFacets: false };
  const context = { now: Date.now(), access: accessAs('contract-admin') };
  return installList(tables.reader, query, context).rows.map(listCsv(installs).cells);
}
