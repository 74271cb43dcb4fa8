import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { derivedId } from '#lib/base/ids.ts';
import type { Refusal } from '#lib/domain/records/core/refusal.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { push } from '#lib/server/sync/push.ts';
import { mentionOf } from '#lib/domain/records/core/mentions.ts';
import { refusals, refusalsWhole } from '#lib/domain/views/inbox/refusals.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import { purge } from '#lib/server/store/upkeep.ts';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import { Settlement } from '#lib/ui/areas/inbox/settlement.svelte.ts';
import { tryingOrder } from '#lib/ui/areas/inbox/trying-order.ts';
import { runView } from '#lib/domain/views/registry.ts';
import { account, DAY, device, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';
import { admin, openReplica } from '#tests/support/replica/replica-in-memory.ts';
import { syncOnce } from '#tests/support/servers/store-fetch.ts';

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

describe('what comes after a person was erased', () => {
  const zoe = { firstName: 'Zoë', lastName: 'Quux', email: 'zoe.quux@example.com' };
  const bo = { firstName: 'Bo', lastName: 'Li', email: 'bo@example.com' };

  /** Every word that the server keeps of it, with what it no longer sends. */
  const kept = () =>
    store.account(admin.accountId).read(async ({ db }) => {
      let words = '';
      for (const table of ['users', 'refusals', 'activity', 'creditRecords', 'aliases'])
        words += JSON.stringify(
          (await db.query(`select row from muster.${table} where row is not null`)).rows,
        );
      return words.toLowerCase();
    });

  it.each([
    { how: 'an edit', name: 'users.edit', args: { lastName: { was: 'Quux', to: 'Quuxley' } } },
    { how: 'that they are back', name: 'users.return', args: {} },
    { how: 'a list with them in it', name: 'users.add-many', args: null },
    { how: 'what they hold', name: 'assignments.import', args: null },
    { how: 'what they used', name: 'credit-records.import', args: null },
  ])('brings back nothing of them: $how', async ({ name, args }) => {
    await store
      .account(admin.accountId)
      .write(NOW, ({ tx }) => Promise.resolve(tx.put('users', user(2, zoe))));
    const late = await machine(2);
    await sync(mine);
    const { id } = user(2);
    const seat = { product: 'None', contractNumber: '', seat: 'assigned', assignedAt: null } as const;
    const use = { unassignedAt: null, usage: 'not-known', lastUsedAt: null } as const;
    const people = [zoe, bo].map((one, at) => ({ row: at + 1, ...one, isNew: false }));
    const credit = { day: '2026-11-20', product: 'X', offering: '', amount: 1 };
    const rows: Record<string, unknown> = {
      'users.add-many': { source: 'paste', rows: people },
      'assignments.import': { source: 'use.csv', rows: people.map((one) => ({ ...one, ...seat, ...use })) },
      'credit-records.import': {
        source: 'use.csv',
        kind: 'file',
        rows: [zoe, bo].map(({ email }, at) => ({ row: at + 1, email, ...credit })),
      },
    };
    await late.mutate(name, args ? { id, ...args } : rows[name]);
    await mine.mutate('users.erase', { id });
    await sync(mine);
    await sync(late);
    const words = await kept();
    for (const word of ['zoë', 'quux']) expect(words).not.toContain(word);
    if (!args) expect(words).toContain('bo@example.com');
    await sync(late);
    expect(late.reader.find('refusals', 'byMention', mentionOf(zoe.email))).toEqual([]);
    expect(late.reader.get('users', id)?.status).toBe('erased');
  });

  it('keeps what is said of somebody else who was given the email', async () => {
    await store
      .account(admin.accountId)
      .write(NOW, ({ tx }) => Promise.resolve(tx.put('users', user(2, zoe))));
    await sync(mine);
    await mine.mutate('users.erase', { id: user(2).id });
    await mine.mutate('users.add', { ...bo, email: zoe.email });
    await sync(mine);
    const late = await machine(2);
    await late.mutate('users.add', { ...bo, email: zoe.email });
    await sync(late);
    const [row] = late.reader.find('refusals', 'byMention', mentionOf(zoe.email));
    expect(row?.args).toContain('Bo');
  });
});

describe('a mutation that comes before what it is about, as after a backup was restored', () => {
  const other = { ...admin, userId: user(3).id };
  let pushes = 0;
  type Call = readonly [id: string, name: string, args: unknown];

  beforeEach(() =>
    store.account(admin.accountId).write(NOW, ({ tx }) => {
      tx.put('users', user(3));
      tx.put('roles', role(3, 3, 'contract-admin'));
      return Promise.resolve();
    }),
  );

  /** From a machine of its own each time. */
  async function send(who: typeof admin, ...calls: Call[]) {
    const clientId = testId('cl', (pushes += 1));
    const mutations = calls.map(([id, name, args], index) => ({
      seq: index + 1,
      id,
      name,
      version: 1,
      args,
      at,
    }));
    const request = { protocol: PROTOCOL, ...who, clientId, mutations };
    const answer = await push(store, who, { request, at: now() });
    return answer.status === 'done' ? answer.results.map(({ result }) => result) : [answer.status];
  }

  const [product, contract, entitlement] = [1, 2, 3].map((number) => testId('mu', 5_000 + number));
  const productId = derivedId('pr', product!, 'product');
  const contractId = derivedId('ct', contract!, 'contract');
  const entitlementId = derivedId('en', entitlement!, 'entitlement');
  const made: Call[] = [
    [product!, 'products.add', { name: 'Revit', kind: 'product', publisher: '' }],
    [contract!, 'contracts.add', { number: 'C-1' }],
    [entitlement!, 'entitlements.add', { contractId, productId, quantity: 1 }],
  ];
  const assign = (number: number): Call => [
    testId('mu', 5_100 + number),
    'assignments.assign',
    { userId: user(number).id, entitlementId },
  ];
  const rowsOf = (...tables: string[]) =>
    store.account(admin.accountId).read(async ({ db }) => {
      const found: Record<string, unknown>[] = [];
      for (const table of tables)
        for (const { row } of (await db.query(`select row from muster.${table} where not gone order by id`))
          .rows)
          found.push(row as Record<string, unknown>);
      return found;
    });

  it('is done when that is made, in the name of who did it, and its refusal is gone', async () => {
    expect(await send(other, assign(3))).toEqual(['refused']);
    expect(await rowsOf('refusals')).toMatchObject([{ reason: 'not-found' }]);
    expect(await send(admin, ...made)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await rowsOf('assignments')).toMatchObject([{ userId: other.userId, startedBy: other.userId }]);
    expect(await rowsOf('refusals')).toEqual([]);
    // Known by its id it is not done twice.
    expect(await send(other, assign(3))).toEqual(['known']);
    expect(await rowsOf('assignments')).toHaveLength(1);
  });

  it('waits through each step of what it builds on', async () => {
    const [first, second, third] = made as [Call, Call, Call];
    for (const one of [assign(3), third, second]) await send(other, one);
    expect((await rowsOf('refusals')).map(({ reason }) => reason)).toContain('not-found');
    await send(admin, first);
    expect(await rowsOf('assignments')).toHaveLength(1);
    expect(await rowsOf('refusals')).toEqual([]);
  });

  it('gets the rows of a batch done that lacked something, and no other again', async () => {
    await send(admin, ...made.slice(0, 2));
    const rows = [1, 3].map((number, index) => ({ row: index + 1, userId: user(number).id, entitlementId }));
    const batch: Call = [testId('mu', 5_200), 'assignments.assign-many', { source: 'import', rows }];
    expect(await send(other, batch)).toEqual(['accepted']);
    await send(admin, made[2]!);
    expect(await rowsOf('assignments')).toMatchObject([{ userId: admin.userId }]);
    expect(await rowsOf('refusals')).toMatchObject([
      { isPartial: true, details: { rows: [{ row: 2, reason: 'no-free-seat' }] } },
    ]);
  });

  it('is left alone where it was dealt with, or its person may not any more', async () => {
    const calls = [assign(1), assign(3)];
    for (const one of calls) await send(other, one);
    const [first] = await rowsOf('refusals');
    await send(other, [testId('mu', 5_300), 'noop', {}]);
    await store.account(admin.accountId).write(NOW, ({ tx }) => {
      tx.put('refusals', { ...(first as never as Refusal), discardedAt: NOW });
      tx.remove('roles', role(3, 3, 'contract-admin').id);
      return Promise.resolve();
    });
    await send(admin, ...made);
    expect(await rowsOf('assignments')).toEqual([]);
    expect(await rowsOf('refusals')).toHaveLength(2);
  });

  it('and erases somebody who is added again by who had added them', async () => {
    const add: Call = [
      testId('mu', 5_400),
      'users.add',
      { firstName: 'Zoë', lastName: 'Quux', email: 'zoe@example.com' },
    ];
    const id = derivedId('us', add[0], 'user');
    expect(await send(admin, [testId('mu', 5_401), 'users.erase', { id }])).toEqual(['refused']);
    await send(other, add);
    const words = JSON.stringify(await rowsOf('users', 'activity', 'refusals'));
    expect(words).not.toMatch(/Zoë|Quux|zoe@/);
    expect((await rowsOf('users')).find((one) => one['id'] === id)).toMatchObject({ status: 'erased' });
  });
});

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
    expect(await said(toasts)).toContain('Sending 3 changes again');
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
    expect(await said(toasts)).toContain('No changes were sent');
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
