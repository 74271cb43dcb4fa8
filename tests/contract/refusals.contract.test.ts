import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusals, refusalsWhole } from '#lib/domain/views/refusals.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import { purge } from '#lib/server/store/upkeep.ts';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import { Settlement } from '#lib/ui/areas/inbox/settlement.svelte.ts';
import { tryingOrder } from '#lib/ui/areas/inbox/trying-order.ts';
import { runView } from '#lib/domain/views/registry.ts';
import { account, DAY, device, NOW, role, user } from '#tests/support/domain-rows.ts';
import { MemoryDisk } from '#tests/support/memory-storage.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/postgres.ts';
import { admin, openReplica } from '#tests/support/replica-in-memory.ts';
import { syncOnce } from '#tests/support/store-fetch.ts';

let databases: TestDatabases;
let store: Store;
let mine: Replica;
let at = NOW;

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());

beforeEach(async () => {
  at = NOW;
  store = await databases.freshStore();
  await store.people.createAccount(admin.accountId, false);
  await store.account(admin.accountId).write(NOW, ({ tx }) => {
    tx.put('accounts', account({ id: admin.accountId }));
    tx.put('users', user(1, { canSignIn: true }));
    tx.put('roles', role(1, 1, 'contract-admin'));
    tx.put('devices', device(1, { name: 'Taken' }));
    return Promise.resolve();
  });
  mine = await machine(1);
  return () => store.stop();
});

const now = () => (at += 1);
const sync = (replica: Replica) => syncOnce(replica, store, { at: now });

async function machine(seed: number): Promise<Replica> {
  const replica = await openReplica(new MemoryDisk(), { seed });
  await sync(replica);
  return replica;
}

function inboxOf(replica: Replica) {
  return refusals(replica.reader, null, { now: NOW, access: replica.access() });
}

/** A device of a name that the server is given meanwhile, with two changes of it. */
async function refusedWithDependents(): Promise<void> {
  await mine.mutate('devices.add', { name: 'New', type: 'phone' });
  const made = mine.reader.slots('devices').find((one) => one?.name === 'New');
  await mine.mutate('devices.edit', { id: made?.id, description: { was: '', to: 'Spare' } });
  await mine.mutate('devices.retire', { id: made?.id });
  await store.account(admin.accountId).write(NOW, ({ tx }) => {
    tx.put('devices', device(2, { name: 'New' }));
    return Promise.resolve();
  });
  await sync(mine);
}

function settlementOf(replica: Replica): { settlement: Settlement; toasts: ToastList } {
  const toasts = new ToastList(() => () => {});
  const settlement = new Settlement(
    {
      query: (name, query) =>
        Promise.resolve(runView(name, replica.reader, query, { now: NOW, access: replica.access() })),
      mutate: (name, args) => replica.mutate(name, args),
    },
    toasts,
  );
  return { settlement, toasts };
}

/** The next result, when it is said. */
function said(toasts: ToastList, count = 1): Promise<string> {
  return expect
    .poll(() => toasts.shown.length)
    .toBe(count)
    .then(() => toasts.shown.at(-1)?.text ?? '');
}

async function activityOf(action: string): Promise<number> {
  const found = await store
    .account(admin.accountId)
    .read(({ db }) =>
      db.query(`select 1 from muster.activity where row->>'action' = $1 and not gone`, [action]),
    );
  return found.rowCount ?? 0;
}

describe('a mutation about a record that was never made', () => {
  it('is refused for that, names the refusal it depends on, and stands below it on every device', async () => {
    await refusedWithDependents();
    const other = await machine(2);
    const [maker, ...rest] = inboxOf(other);
    expect(maker?.refusal.reason).toBe('duplicate');
    expect(rest.map(({ refusal }) => refusal.reason)).toEqual(['depends-on-refused', 'depends-on-refused']);
    expect(maker?.dependents).toEqual(rest.map(({ refusal }) => refusal.id));
    const ids = rest.map(({ refusal }) => refusal.id);
    const whole = refusalsWhole(other.reader, { ids }, { now: NOW, access: other.access() });
    expect(whole.map(({ details }) => details['refusal'])).toEqual([maker?.refusal.id, maker?.refusal.id]);
  });

  it('is not found, as ever, when nothing of the person would have made it', async () => {
    await mine.mutate('devices.edit', { id: device(1).id, description: { was: '', to: 'Spare' } });
    await store.account(admin.accountId).write(NOW, ({ tx }) => {
      tx.remove('devices', device(1).id);
      return Promise.resolve();
    });
    await sync(mine);
    expect(inboxOf(mine).map(({ refusal }) => refusal.reason)).toEqual(['not-found']);
  });

  it('is applied after what it builds on when that is edited and tried again, to the record made then', async () => {
    await refusedWithDependents();
    const { settlement, toasts } = settlementOf(mine);
    const [maker, ...rest] = inboxOf(mine);
    if (!maker) throw new Error('Nothing was refused');
    expect(await settlement.retryWith(maker, { name: 'Newer' }, rest)).toBeNull();
    expect(await said(toasts)).toContain('3 changes sent again');
    await sync(mine);
    expect(inboxOf(mine)).toEqual([]);
    const other = await machine(2);
    const made = other.reader.slots('devices').find((one) => one?.name === 'Newer');
    expect(made).toMatchObject({ description: 'Spare', type: 'phone' });
    expect(made?.retiredAt).not.toBeNull();
  });

  it('is not tried when what it builds on can not be sent again, and nothing is lost', async () => {
    await refusedWithDependents();
    const { settlement, toasts } = settlementOf(mine);
    const rows = inboxOf(mine);
    settlement.retry(tryingOrder(rows, new Set([rows[0]?.refusal.id ?? ''])));
    expect(await said(toasts)).toContain('No change sent again');
    expect(inboxOf(mine)).toHaveLength(3);
    expect(mine.waiting()).toEqual([]);
  });
});

describe('a discard', () => {
  it('is undone from its toast, also after it was sent, and is gone after 30 days', async () => {
    await refusedWithDependents();
    const { settlement, toasts } = settlementOf(mine);
    settlement.discard(inboxOf(mine));
    expect(await said(toasts)).toBe('3 changes discarded.');
    await sync(mine);
    const other = await machine(2);
    expect([inboxOf(mine).length, inboxOf(other).length]).toEqual([0, 0]);
    toasts.shown.at(-1)?.undo?.();
    await expect.poll(() => inboxOf(mine).length).toBe(3);
    await sync(mine);
    await sync(other);
    expect(inboxOf(other)).toHaveLength(3);

    settlement.discard(inboxOf(mine).slice(0, 1));
    await expect.poll(() => inboxOf(mine).length).toBe(2);
    await sync(mine);
    await purge(store, at + 29 * DAY);
    await sync(mine);
    expect(mine.reader.size('refusals')).toBe(3);
    await purge(store, at + 31 * DAY);
    await sync(mine);
    expect(mine.reader.size('refusals')).toBe(2);
  });
});

describe('an outbox file', () => {
  it('is applied once when both machines send it, and imported again after that', async () => {
    await mine.mutate('devices.add', { name: 'Basement', type: 'phone' });
    await mine.mutate('devices.edit', { id: device(1).id, description: { was: '', to: 'Spare' } });
    const file = mine.exportOutbox();
    const chosen = file.entries.map(({ id }) => id);
    const other = await machine(2);
    expect(await other.importOutbox(JSON.parse(JSON.stringify(file)), chosen)).toMatchObject({ added: 2 });
    await sync(other);
    await sync(mine);
    const third = await machine(3);
    expect(await third.importOutbox(file, chosen)).toMatchObject({ added: 2 });
    await sync(third);
    expect(await activityOf('devices.add')).toBe(1);
    expect(await activityOf('devices.edit')).toBe(1);
    for (const replica of [mine, other, third]) {
      await sync(replica);
      expect(replica.waiting()).toEqual([]);
      expect(inboxOf(replica)).toEqual([]);
      expect(replica.reader.slots('devices').filter((one) => one?.name === 'Basement')).toHaveLength(1);
    }
  });
});
