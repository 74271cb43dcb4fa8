import { derivedId } from '#lib/base/ids.ts';
import type { Rows } from '#lib/domain/records/collections.ts';
import { type SampleChunk, sampleRows } from '#lib/domain/sample/sample-rows.ts';
import { type DeviceListQuery, deviceList } from '#lib/domain/views/device-list.ts';
import { noDeviceFilter } from '#lib/domain/views/device-query.ts';
import { type InstallListQuery, installList } from '#lib/domain/views/install-list.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { budget, type BudgetRow, check, p95, timed } from './measure.ts';
import { firstSync, openBenchReplica } from './muster.ts';

export const NOW = Date.UTC(2026, 10, 24, 12);
export const REFERENCE_ACCOUNT = 'ac_0000000000000000000000001';
const BY_NAME = { column: 'name', isDescending: false } as const;
const BY_DEVICE = { column: 'device', isDescending: false } as const;

export interface Reference {
  readonly budgets: readonly BudgetRow[];
  readonly person: { readonly accountId: string; readonly userId: string };
}

/**
 * The reference size as far as there are records of it: 100,000 devices, about 300,000 installations, 20,000 users.
 * The databases stay, and so does the replica in this worker: files and memory are measured on them.
 */
export async function measureReference(isQuick: boolean): Promise<Reference> {
  const devices = isQuick ? 10_000 : 100_000;
  const chunks = referenceRows(devices, devices / 5);
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rows.length, 0);
  const userId = chunks.find((chunk) => chunk.collection === 'users')?.rows[0]?.id ?? '';
  const person = { accountId: REFERENCE_ACCOUNT, userId };
  let replica = await openBenchReplica(person);
  const store = await timed(() => firstSync(replica, chunks));
  await replica.close();
  const open = await timed(async () => {
    replica = await openBenchReplica(person);
    return listDevices(replica, {});
  });
  check(open.value.total === devices, 'every device is there after opening');
  const budgets = [
    budget(`first sync of the reference size so far (${rows} rows), stored`, store.ms, 12_000),
    budget('open the reference size to the first list', open.ms, 1_500),
    ...(await measureInstalls(replica)),
  ];
  kept = replica;
  return { budgets, person };
}

/** Not closed: what it holds is what a replica worker holds. */
export let kept: Replica | null = null;

async function measureInstalls(replica: Replica): Promise<BudgetRow[]> {
  const words = ['nl', 'nl-w', 'nl-ws', 'zoe', 'windows', '0042', 'revit', 'tab'];
  const sort = { column: 'product', isDescending: false } as const;
  const first = await timed(() => listInstalls(replica, { sort }));
  const search = await p95(40, (run) =>
    listInstalls(replica, { filter: { ...noDeviceFilter, search: words[run % 8]! } }),
  );
  const page = await p95(40, (run) => listInstalls(replica, { from: run * 997 }));
  const again = await p95(20, (run) => listInstalls(replica, { sort: run % 2 ? sort : BY_DEVICE }));
  const edited = await p95(20, async (run) => {
    const { rows } = listDevices(replica, { from: run * 31, count: 1 });
    const displayName = { was: rows[0]?.displayName ?? '', to: `moved ${run}` };
    const answer = await replica.mutate('devices.edit', { id: rows[0]?.id ?? '', displayName });
    check(answer.status === 'kept', 'the edit was kept');
    listInstalls(replica, {});
  });
  return [
    budget('install list: first sort of a column', first.ms, 150),
    budget('install list: search, with facets, p95', search, 16),
    budget('install list: change of page, p95', page, 16),
    budget('install list: a repeated sort, p95', again, 16),
    budget('install list: an edit, kept and listed, p95', edited, 50),
  ];
}

function listDevices(replica: Replica, part: Partial<DeviceListQuery>): ReturnType<typeof deviceList> {
  const query = { filter: noDeviceFilter, sort: BY_NAME, from: 0, count: 60, withFacets: true, ...part };
  return deviceList(replica.reader, query, { now: NOW, access: replica.access() });
}

function listInstalls(replica: Replica, part: Partial<InstallListQuery>): ReturnType<typeof installList> {
  const window = { from: 0, count: 60, withFacets: true };
  const query = { filter: noDeviceFilter, version: null, sort: BY_DEVICE, ...window, ...part };
  return installList(replica.reader, query, { now: NOW, access: replica.access() });
}

function referenceRows(devices: number, people: number): SampleChunk[] {
  const sample = { seed: 'reference', devices, now: NOW, accountId: REFERENCE_ACCOUNT };
  const chunks = [...sampleRows(sample)];
  const [first] = chunks.flatMap((chunk) => (chunk.collection === 'users' ? chunk.rows : []));
  if (!first) throw new Error('The sample company has nobody');
  const users = Array.from({ length: people }, (_, at): Rows['users'] => ({
    ...first,
    id: derivedId('us', REFERENCE_ACCOUNT, `person/${at}`),
    email: `worker${at}@northlight.example`,
  }));
  return [...chunks, { collection: 'users', rows: users }];
}
