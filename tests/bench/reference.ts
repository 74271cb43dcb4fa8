import { sampleRows } from '#lib/domain/sample/sample-rows.ts';
import { bulkPreview } from '#lib/domain/views/seats/bulk-preview.ts';
import { type DeviceListQuery, deviceList } from '#lib/domain/views/devices/device-list.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import { editAccess } from '#lib/domain/views/seats/edit-access.ts';
import { type InstallListQuery, installList } from '#lib/domain/views/software/install-list.ts';
import { type UserListQuery, userList } from '#lib/domain/views/people/user-list.ts';
import { noUserFilter } from '#lib/domain/views/people/user-query.ts';
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
 * The reference size as far as there are records of it: 100,000 devices, about 300,000 installations, 20,000 users, 60,000
 * assignments, 200 contracts.
 * The databases stay, and so does the replica in this worker: files and memory are measured on them.
 */
export async function measureReference(isQuick: boolean): Promise<Reference> {
  const devices = isQuick ? 10_000 : 100_000;
  const sample = { seed: 'reference', now: NOW, accountId: REFERENCE_ACCOUNT };
  const people = { users: devices / 5, contracts: devices / 500 };
  const chunks = [...sampleRows({ ...sample, ...people, devices })];
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
    ...(await measurePeople(replica)),
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

/** The users screen with its counts, edit access, and what a bulk change of 5,000 people would do. */
async function measurePeople(replica: Replica): Promise<BudgetRow[]> {
  const words = ['jo', 'jon', 'smith', 'zoe', 'person1', 'kuz', 'ste', 'li'];
  const first = await timed(() => listUsers(replica, {}));
  const search = await p95(40, (run) =>
    listUsers(replica, { filter: { ...noUserFilter, search: words[run % 8]! } }),
  );
  const page = await p95(40, (run) => listUsers(replica, { from: run * 97 }));
  const { reader } = replica;
  const context = { now: NOW, access: replica.access() };
  const userIds = reader.slots('users').flatMap((user) => (user?.status === 'active' ? [user.id] : []));
  const entitlements = reader.slots('entitlements').flatMap((one) => (one ? [one.id] : []));
  const tree = await p95(20, (run) => editAccess(reader, { userId: userIds[run * 31]! }, context));
  const preview = await p95(20, (run) => {
    const asked = { userIds: userIds.slice(0, 5_000), give: entitlements[run]!, take: null };
    return bulkPreview(reader, { ...asked, from: 0, count: 60 }, context);
  });
  const edited = await p95(20, async (run) => {
    const pair = { userId: userIds[run * 17]!, entitlementId: entitlements[run]! };
    await replica.mutate('assignments.assign', pair);
    listUsers(replica, {});
  });
  return [
    budget('users: first list of all, with facets', first.ms, 150),
    budget('users: search, with facets, p95', search, 16),
    budget('users: change of page, p95', page, 16),
    budget('users: edit access, p95', tree, 16),
    budget('users: preview for 5,000 people, p95', preview, 50),
    budget('users: a seat given, kept and listed, p95', edited, 50),
  ];
}

function listUsers(replica: Replica, part: Partial<UserListQuery>): ReturnType<typeof userList> {
  const query = { filter: noUserFilter, sort: BY_NAME, from: 0, count: 60, withFacets: true, ...part };
  return userList(replica.reader, query, { now: NOW, access: replica.access() });
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
