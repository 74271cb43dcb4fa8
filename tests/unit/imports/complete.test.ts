import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportPlan } from '#workers/imports/contract.ts';
import type { PlannedImport } from '#workers/imports/plan-import.ts';
import { apply, contract, entitlement, NOW, product, testId, user } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
});

const take = async (file: string, choices = {}): Promise<PlannedImport> => {
  const plan = await planned(tables, file, choices);
  await confirm(tables, plan);
  return plan;
};
const takeBack = (plan: PlannedImport) => confirm(tables, { ...plan, batches: plan.undo });
const endsOf = (plan: ImportPlan) => (plan.status === 'planned' ? plan.ends : undefined);
const complete = { isComplete: true };

describe('a complete install list', () => {
  const LIST = 'Computer,Serial number,Product,Version\n';
  const full = `${LIST}A,S1,Revit,2025\nA,S1,Maya,2024\nB,S2,Revit,2025\nC,,Revit,2024\n`;
  const installs = () => {
    const name = (id: string) => tables.row('devices', id)?.name;
    const products = new Map(tables.all('products').map((one) => [one.id, one.name]));
    return tables
      .all('installations')
      .map(({ deviceId, productId, version }) => `${name(deviceId)} ${products.get(productId)} ${version}`)
      .sort();
  };

  it('ends on its devices what it no longer has, names devices it does not have, once, and is undone in one step', async () => {
    await take(full);
    const before = installs();
    const less = `${LIST}A,S1,Revit,2026\nB,S2,Revit,2025\n`;
    expect(endsOf((await planned(tables, less)).plan)).toBeNull();
    const plan = await take(less, complete);
    expect(endsOf(plan.plan)).toMatchObject({
      ending: 1,
      of: 3,
      shown: ['A: Maya 2024'],
      isHeldBack: false,
      missing: 1,
      missingShown: ['C'],
    });
    expect(installs()).toEqual(['A Revit 2026', 'B Revit 2025', 'C Revit 2024']);
    expect((await planned(tables, less, complete)).plan).toMatchObject({ batches: 0, ends: { ending: 0 } });
    await takeBack(plan);
    expect(installs()).toEqual(before.map((one) => (one === 'A Revit 2025' ? 'A Revit 2026' : one)));
  });

  it('never ends what an agent reports, by the plan or by a change that says so', async () => {
    await take(full);
    const agent = tables.all('devices').find(({ name }) => name === 'A')!;
    const line = { collection: 'devices', recordId: agent.id, changes: {} };
    tables.put('activity', {
      id: testId('av', 1),
      actorId: 'ek',
      at: NOW,
      action: 'agents.software',
      ...line,
    });
    const before = installs();
    const plan = await take(`${LIST}A,S1,Revit,2025\n`, complete);
    expect(endsOf(plan.plan)).toMatchObject({ ending: 0, of: 0 });
    const rows = tables.all('installations').map(({ id }, at) => ({ row: at + 1, id }));
    await apply(tables, 'installs.end-many', { source: 'x', rows });
    expect(installs()).toEqual(before.filter((one) => one.startsWith('A ')));
  });

  it('ends what this list brought, whatever its file is called this time, and of other lists only where that is chosen', async () => {
    const monday = NOW;
    const tuesday = NOW + 86_400_000;
    const from = (file: string, content: string, choices = {}) =>
      planned(tables, content, choices, () => {}, 'contract-admin', file);
    await confirm(
      tables,
      await from('Intune 2026-10.csv', `${LIST}A,S1,Revit,2025\nA,S1,Maya,2024\n`),
      monday,
    );
    await confirm(tables, await from('pdq.csv', `${LIST}A,S1,Civil 3D,2025\n`), tuesday);
    const less = `${LIST}A,S1,Revit,2025\n`;

    const own = await from('intune 2026-11 (1).csv', less, complete);
    // Compared with what it brought: beside a longer list of another tool half of it missing would be a few of many.
    expect(endsOf(own.plan)).toMatchObject({
      ending: 1,
      of: 2,
      shown: ['A: Maya 2024'],
      others: [{ list: 'pdq', file: 'pdq.csv', count: 1 }],
    });
    const all = await from('intune 2026-11 (1).csv', less, { ...complete, endsOf: ['pdq'] });
    expect(endsOf(all.plan)).toMatchObject({ ending: 2, of: 3, others: [{ list: 'pdq', count: 1 }] });
    await confirm(tables, own);
    expect(installs()).toEqual(['A Civil 3D 2025', 'A Revit 2025']);
    // What is brought back is this list's again.
    await confirm(tables, { ...own, batches: own.undo }, tuesday + 1);
    expect(endsOf((await from('Intune.csv', less, complete)).plan)).toMatchObject({ ending: 1 });
  });

  it('takes what two lists brought in one moment for nobody’s', async () => {
    const from = (file: string, content: string, choices = {}) =>
      planned(tables, content, choices, () => {}, 'contract-admin', file);
    const both = [
      await from('intune.csv', `${LIST}A,S1,Revit,2025\nA,S1,Maya,2024\n`),
      await from('pdq.csv', `${LIST}B,S2,Revit,2025\n`),
    ];
    for (const one of both) await confirm(tables, one, NOW);
    const plan = await from('intune.csv', `${LIST}A,S1,Revit,2025\n`, complete);
    expect(endsOf(plan.plan)).toMatchObject({ ending: 0, others: [{ list: '?', count: 1 }] });
  });

  it('leaves what came by a list that is not known any more, unless that is chosen', async () => {
    await take(full);
    for (const { id } of tables.all('activity')) tables.remove('activity', id);
    const less = `${LIST}A,S1,Revit,2025\n`;
    const plan = await planned(tables, less, complete);
    expect(endsOf(plan.plan)).toMatchObject({ ending: 0, others: [{ list: '?', file: null, count: 1 }] });
    const chosen = await planned(tables, less, { ...complete, endsOf: ['?'] });
    expect(endsOf(chosen.plan)).toMatchObject({ ending: 1 });
  });

  it('ends nothing where rows could not be read, since nobody knows what they are about', async () => {
    await take(full);
    const plan = await take(`${LIST}A,S1,Revit,2025\n,,Maya,2024\n`, complete);
    expect(endsOf(plan.plan)).toMatchObject({ unread: 1, isHeldBack: true, undos: 0 });
    expect(installs()).toHaveLength(4);
  });

  it('ends nothing on a device that checked in after the list was made', async () => {
    await take('Computer,Product,Last check-in\nA,Revit,2026-11-20T10:00:00Z\nA,Maya,2026-11-20T10:00:00Z\n');
    const plan = await take('Computer,Product,Last check-in\nA,Revit,2026-11-19T10:00:00Z\n', complete);
    expect(endsOf(plan.plan)).toMatchObject({ ending: 0 });
  });

  it('ends nothing where so much would end that the file seems cut off, unless a person says so', async () => {
    const rows = Array.from({ length: 50 }, (_, at) => `A,S1,Program ${at + 100},1\n`);
    await take(LIST + rows.join(''));
    const cut = LIST + rows.slice(0, 39).join('');
    const plan = await take(cut, complete);
    expect(endsOf(plan.plan)).toMatchObject({ ending: 11, of: 50, isTooMany: true, isHeldBack: true });
    expect(plan.batches).toEqual([]);
    await take(cut, { ...complete, endsMany: true });
    expect(installs()).toHaveLength(39);
  });
});

describe('a complete list of who holds what', () => {
  const HEAD = 'First name,Last name,Email,Offering name,Autodesk ID\n';
  const seats = () =>
    tables
      .all('assignments')
      .filter(({ endedAt }) => endedAt === null)
      .map(({ userId, entitlementId }) => `${tables.row('users', userId)?.email} ${entitlementId.slice(-3)}`)
      .sort();
  const row = (name: string, of = 'Product 1') => `${name},X,${name}@x.example,${of},1\n`;

  beforeEach(() => {
    for (const id of [1, 2]) {
      tables.put('products', product(id));
      tables.put('contracts', contract(id));
      tables.put('entitlements', entitlement(id, { productId: testId('pr', id), quantity: 2 }));
    }
  });

  it('releases seats of its products that it lacks, before it gives them to who is new, and is undone in one step', async () => {
    await take(HEAD + row('ann') + row('bo') + row('ann', 'Product 2'));
    const before = seats();
    const next = HEAD + row('ann') + row('cy');
    expect((await planned(tables, next)).plan).toMatchObject({ rejectedRows: 1 });
    const plan = await take(next, complete);
    expect(plan.plan).toMatchObject({ rejectedRows: 0, ends: { ending: 1, of: 2, isHeldBack: false } });
    expect(endsOf(plan.plan)?.shown[0]).toMatch(/^bo X: Product 1 \(/);
    // The list says nothing of the other product.
    expect(seats().map((one) => one.split(' ')[0])).toEqual([
      'ann@x.example',
      'ann@x.example',
      'cy@x.example',
    ]);
    expect((await planned(tables, next, complete)).plan).toMatchObject({ batches: 0, ends: { ending: 0 } });
    await apply(tables, 'users.leave', {
      id: tables.all('users').find((one) => one.email === 'cy@x.example')!.id,
    });
    await takeBack(plan);
    expect(seats()).toEqual(before);
  });

  it('leaves a seat that another list gave, unless that is chosen', async () => {
    const from = (file: string, content: string, choices = {}) =>
      planned(tables, content, choices, () => {}, 'contract-admin', file);
    await confirm(tables, await from('Autodesk seats.csv', HEAD + row('ann')), NOW);
    await confirm(tables, await from('snipe.csv', HEAD + row('bo')), NOW + 86_400_000);
    const plan = await from('Autodesk seats 2026-11.csv', HEAD + row('ann'), complete);
    expect(endsOf(plan.plan)).toMatchObject({ ending: 0, others: [{ list: 'snipe', count: 1 }] });
    const chosen = await from('Autodesk seats 2026-11.csv', HEAD + row('ann'), {
      ...complete,
      endsOf: ['snipe'],
    });
    expect(endsOf(chosen.plan)).toMatchObject({ ending: 1 });
    expect(seats()).toHaveLength(2);
  });

  it('leaves a seat that a person gave', async () => {
    tables.put('users', user(1, { email: 'hand@x.example' }));
    await apply(tables, 'assignments.assign', { userId: testId('us', 1), entitlementId: testId('en', 1) });
    const plan = await take(HEAD + row('ann'), complete);
    expect(endsOf(plan.plan)).toMatchObject({ ending: 0, of: 0 });
    expect(seats()).toHaveLength(2);
  });
});
