import type { Device } from '#lib/domain/records/devices/device.ts';
import type { SampleChunk } from '#lib/domain/sample/sample-size.ts';
import { sampleRows } from '#lib/domain/sample/sample-rows.ts';
import { type DeviceListQuery, deviceList } from '#lib/domain/views/devices/device-list.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { type BenchAnswer, budget, type BudgetRow, check, p95, type RatioRow, timed } from './measure.ts';
import { firstSync, openBenchReplica, pullChanges } from './muster.ts';
import { dexieRows } from './peers/dexie-rows.ts';
import type { Peer } from './peers/peer.ts';
import { pouchdb } from './peers/pouchdb.ts';
import { rxdb } from './peers/rxdb.ts';
import { measureReference, NOW } from './reference.ts';

const ACCOUNT = 'ac_0000000000000000000000000';
const SORT = { column: 'name', isDescending: false } as const;

self.addEventListener('message', (event: MessageEvent<{ task: 'rows' | 'reference'; isQuick: boolean }>) => {
  const { task, isQuick } = event.data;
  (task === 'rows' ? run(isQuick) : measureReference(isQuick)).then(
    (answer) => self.postMessage(answer),
    (error: unknown) =>
      self.postMessage({ failed: error instanceof Error ? (error.stack ?? '') : String(error) }),
  );
});

async function run(isQuick: boolean): Promise<BenchAnswer> {
  const size = isQuick ? 10_000 : 100_000;
  const chunks = [...sampleRows({ seed: 'bench', devices: size, now: NOW, accountId: ACCOUNT })];
  const devices = chunks.flatMap((chunk) => (chunk.collection === 'devices' ? chunk.rows : []));
  const budgets: BudgetRow[] = [];
  const own = await measureMuster(chunks, devices, budgets);
  const ratios: RatioRow[] = [...own];
  // PouchDB and RxDB take minutes for the reference size: they get a part of it, and the ratio is by row.
  const part = isQuick ? 1_000 : 10_000;
  for (const peer of [dexieRows(size), await rxdb(part), pouchdb(part)]) {
    ratios.push(...(await measurePeer(peer, devices, own)));
  }
  const store = ratios.find((one) => one.work === 'store' && one.store.startsWith('Dexie'));
  const ratio = store?.ratio ?? 0;
  budgets.push({
    what: 'first sync beside one Dexie record a row',
    text: `${ratio.toFixed(1)} times faster`,
    budget: '10 times',
    isMet: ratio >= 10,
  });
  return { budgets, ratios };
}

async function measureMuster(
  chunks: readonly SampleChunk[],
  devices: readonly Device[],
  budgets: BudgetRow[],
): Promise<RatioRow[]> {
  const userId = chunks.find((chunk) => chunk.collection === 'users')?.rows[0]?.id ?? '';
  const person = { accountId: ACCOUNT, userId };
  const devicesOnly = chunks.filter(
    (chunk) => chunk.collection !== 'installations' && chunk.collection !== 'activity',
  );
  let replica = await openBenchReplica(person);
  const store = await timed(() => firstSync(replica, devicesOnly));
  check(replica.reader.size('devices') === devices.length, 'the first sync stored every device');
  budgets.push(budget(`first sync of ${devices.length} devices, stored`, store.ms, 2_500));
  await replica.close();
  const open = await timed(async () => {
    replica = await openBenchReplica(person);
    return list(replica, { filter: noDeviceFilter });
  });
  check(open.value.total === devices.length, 'every device is there after opening');
  budgets.push(budget(`open ${devices.length} devices to the first list`, open.ms, 600));
  const find = await measureViews(replica, budgets);
  const edit = await p95(100, (run) => editOne(replica, devices[run * 7]!));
  budgets.push(budget('edit durable, p95', edit, 10));
  const apply = await p95(20, (run) => pullChanges(replica, changed(devices, run), run + 2));
  budgets.push(budget('pull of 500 changed rows, applied, p95', apply, 40));
  await replica.wipe();
  const row = (work: string, ms: number): RatioRow => ({
    work,
    store: 'Muster',
    rows: devices.length,
    ms,
    ratio: 1,
  });
  return [
    row('store', store.ms),
    row('open', open.ms),
    row('find', find),
    row('edit', edit),
    row('apply 500', apply),
  ];
}

async function measureViews(replica: Replica, budgets: BudgetRow[]): Promise<number> {
  const words = ['nl', 'nl-w', 'nl-ws', 'zoe', 'windows', '0042', 'revit', 'tab'];
  const first = await timed(() => list(replica, { sort: { column: 'lastUser', isDescending: false } }));
  budgets.push(budget('first sort of a column', first.ms, 150));
  const search = await p95(40, (run) =>
    list(replica, { filter: { ...noDeviceFilter, search: words[run % 8]! } }),
  );
  budgets.push(budget('search, with facets, p95', search, 16));
  const page = await p95(40, (run) => list(replica, { from: run * 97 }));
  budgets.push(budget('change of page, p95', page, 16));
  const sort = await p95(40, (run) =>
    list(replica, { sort: { column: 'lastUser', isDescending: run % 2 === 0 } }),
  );
  budgets.push(budget('a repeated sort, p95', sort, 16));
  return search;
}

function list(replica: Replica, part: Partial<DeviceListQuery>): ReturnType<typeof deviceList> {
  const query = { filter: noDeviceFilter, sort: SORT, from: 0, count: 60, withFacets: true, ...part };
  return deviceList(replica.reader, query, { now: NOW, access: replica.access() });
}

async function editOne(replica: Replica, device: Device): Promise<void> {
  const answer = await replica.mutate('devices.edit', {
    id: device.id,
    displayName: { was: device.displayName, to: `${device.name} moved` },
  });
  check(answer.status === 'kept', 'the edit was kept');
}

async function measurePeer(
  peer: Peer,
  all: readonly Device[],
  own: readonly RatioRow[],
): Promise<RatioRow[]> {
  const devices = all.slice(0, peer.rows);
  const store = await timed(() => peer.store(devices));
  const open = await timed(() => peer.open());
  check(open.value.length === devices.length, `${peer.name} has every row`);
  const find = await timed(() => peer.find('nl-w'));
  const edit = await p95(20, (run) => peer.edit({ ...devices[run * 7]!, displayName: `moved ${run}` }));
  const apply = await timed(() => peer.apply(changed(devices, 3)));
  await peer.close();
  const row = (work: string, ms: number, isPerRow: boolean): RatioRow => {
    const mine = own.find((one) => one.work === work);
    const scale = isPerRow ? (mine?.rows ?? 1) / devices.length : 1;
    return { work, store: peer.name, rows: devices.length, ms, ratio: (ms * scale) / (mine?.ms ?? 1) };
  };
  return [
    row('store', store.ms, true),
    row('open', open.ms, true),
    row('find', find.ms, true),
    row('edit', edit, false),
    row('apply 500', apply.ms, false),
  ];
}

/** 500 rows spread over all of them, as a server would send them. */
function changed(devices: readonly Device[], run: number): Device[] {
  const step = Math.max(1, Math.floor(devices.length / 500));
  return Array.from({ length: 500 }, (_, at) => {
    const device = devices[(at * step + run) % devices.length]!;
    return { ...device, description: `Changed ${run}` };
  });
}
