import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { PROTOCOL } from '../../src/lib/protocol/version.ts';
import { joinEmbedded } from '../../src/lib/server/store/embedded/embedded-cluster.ts';
import { NOW, testId } from '../support/rows/domain-rows.ts';
import { HttpClient } from '../support/servers/http-client.ts';
import { freePort, type ServerProcess, startServer } from '../support/servers/server-process.ts';

/** A company on a server that is killed and started again in its place. */
export class ChaosCompany {
  readonly port: number;
  readonly client: HttpClient;
  /** What the browser remembers of who is signed in. */
  person = '';
  member = { accountId: '', userId: '' };
  private server: ServerProcess;
  private readonly folders: string[] = [];

  private constructor(server: ServerProcess, port: number) {
    this.server = server;
    this.port = port;
    this.client = new HttpClient(server.origin);
    this.folders.push(server.dataFolder);
  }

  /** `folder`: of another build of the server. */
  static async found(folder = '.'): Promise<ChaosCompany> {
    const port = await freePort();
    const company = new ChaosCompany(await startServer({ port, folder }), port);
    company.member = await company.client.found();
    company.person = await (await company.client.get('/api/session')).text();
    return company;
  }

  get origin(): string {
    return this.server.origin;
  }

  async killAndStart(): Promise<void> {
    const { dataFolder } = this.server;
    await this.server.stop('SIGKILL');
    this.server = await startServer({ dataFolder, port: this.port });
  }

  /** Stops the server of another build; what is done meanwhile is done without one. Then this build's takes its place. */
  async serveInstead(meanwhile: () => Promise<void>): Promise<void> {
    const { dataFolder } = this.server;
    await this.server.stop();
    await meanwhile();
    this.server = await startServer({ dataFolder, port: this.port });
  }

  newProfile(): string {
    const folder = mkdtempSync(join(tmpdir(), 'muster-chaos-'));
    this.folders.push(folder);
    return folder;
  }

  async addDevices(names: readonly string[]): Promise<void> {
    for (let from = 0; from < names.length; from += 100) {
      const mutations = names.slice(from, from + 100).map((name, index) => ({
        seq: from + index + 1,
        id: testId('mu', from + index + 1),
        name: 'devices.add',
        version: 1,
        args: { name, displayName: '', description: '', type: 'computer', os: '', serial: '' },
        at: NOW,
      }));
      const clientId = testId('cl', 1);
      await this.client.post('/api/sync/push', { protocol: PROTOCOL, ...this.member, clientId, mutations });
    }
  }

  async query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
    const embedded = await joinEmbedded(this.server.dataFolder);
    const client = new pg.Client({ connectionString: embedded?.url });
    await client.connect();
    return client
      .query<Row>(text)
      .then(({ rows }) => rows)
      .finally(() => client.end());
  }

  /** How many devices the server has of each name. */
  async deviceCounts(): Promise<ReadonlyMap<string, number>> {
    const found = await this.query<{ name: string; count: number }>(
      `select row->>'name' as name, count(*)::int as count from muster.devices where not gone group by 1`,
    );
    return new Map(found.map(({ name, count }) => [name, count]));
  }

  async stop(): Promise<void> {
    await this.server.stop();
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }
}

/** Every edit of which a person was told that it is kept is there once, and no other twice. */
export function checkOnce(
  counts: ReadonlyMap<string, number>,
  edits: { readonly acknowledged: readonly string[]; readonly tried: readonly string[] },
): void {
  const lost = edits.acknowledged.filter((name) => !counts.has(name));
  if (lost.length > 0) throw new Error(`Lost after it was said to be kept: ${lost.join(', ')}`);
  const twice = edits.tried.filter((name) => (counts.get(name) ?? 0) > 1);
  if (twice.length > 0) throw new Error(`Applied more than once: ${twice.join(', ')}`);
}
