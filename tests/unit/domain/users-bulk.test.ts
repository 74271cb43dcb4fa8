import { describe, expect, it } from 'vitest';
import {
  type BulkPreview,
  type BulkPreviewQuery,
  bulkPreview,
} from '#lib/domain/views/seats/bulk-preview.ts';
import { BulkRun } from '#lib/ui/areas/users/bulk/bulk-run.svelte.ts';
import { previewSentence } from '#lib/words/seats/bulk.ts';
import type { Desk } from '#lib/ui/state/desk.ts';
import {
  accessAs,
  apply,
  assignment,
  contract,
  entitlement,
  NOW,
  product,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const access = accessAs('contract-admin');
const wish = { give: testId('en', 1), take: null };

/** So many people, and so many seats of entitlement 1. */
function company(people: number, seats: number) {
  const tables = new MemoryTables();
  tables.put('contracts', contract(1));
  tables.put('products', product(1));
  tables.put('entitlements', entitlement(1, { quantity: seats }));
  for (let number = 1; number <= people; number++) tables.put('users', user(number));
  const userIds = Array.from({ length: people }, (_, at) => testId('us', at + 1));
  return { tables, userIds };
}

function previewOf(tables: MemoryTables, query: Partial<BulkPreviewQuery>): BulkPreview {
  const whole = { ...wish, userIds: [], from: 0, count: Infinity, ...query };
  return bulkPreview(tables.reader, whole, { now: NOW, access })!;
}

/** The real mutations over rows in memory; notes how many rows each had. `before` is called ahead of each. */
function deskOver(tables: MemoryTables, batches: number[], before: () => void = () => undefined): Desk {
  return {
    access,
    changes: () => 0,
    query: () => Promise.reject(new Error('A run asks nothing.')),
    async mutate(name, args) {
      before();
      batches.push((args as { rows: readonly unknown[] }).rows.length);
      const outcome = await apply(tables, name, args, { access });
      if (outcome.status === 'refused') return { status: 'refused', outcome };
      return { status: 'kept', mutationId: 'mu', outcome };
    },
  };
}

function held(tables: MemoryTables): number {
  return tables.all('assignments').filter(({ endedAt }) => endedAt === null).length;
}

describe('a change of many', () => {
  it('goes in batches of at most 200 and can be undone whole', async () => {
    const { tables, userIds } = company(450, 1_000);
    const batches: number[] = [];
    const run = new BulkRun(deskOver(tables, batches));
    const result = await run.run(wish, previewOf(tables, { userIds }));
    expect(batches).toEqual([200, 200, 50]);
    expect([result.doneIds.length, result.failed, held(tables)]).toEqual([450, 0, 450]);
    expect(await run.undo(wish, result.doneIds)).toEqual({ done: 450, reasons: [] });
    expect(held(tables)).toBe(0);
  });

  it('that took away and is undone leaves everybody’s last use known', async () => {
    const { tables, userIds } = company(3, 3);
    const lastUsedAt = NOW - 5;
    userIds.forEach((userId, at) =>
      tables.put('assignments', assignment(at + 1, { userId, usage: 'used', lastUsedAt })),
    );
    const taking = { give: null, take: testId('en', 1) };
    const run = new BulkRun(deskOver(tables, []));
    const result = await run.run(taking, previewOf(tables, { ...taking, userIds }));
    expect(held(tables)).toBe(0);
    expect(await run.undo(taking, result.doneIds)).toEqual({ done: 3, reasons: [] });
    const open = tables.all('assignments').filter(({ endedAt }) => endedAt === null);
    expect(open.map((one) => one.lastUsedAt)).toEqual([lastUsedAt, lastUsedAt, lastUsedAt]);
  });

  it('keeps what was done when it is stopped, and names who was not tried', async () => {
    const { tables, userIds } = company(450, 1_000);
    const run: BulkRun = new BulkRun(deskOver(tables, [], () => run.stop()));
    const result = await run.run(wish, previewOf(tables, { userIds }));
    expect([result.doneIds.length, result.failed, held(tables)]).toEqual([200, 250, 200]);
    expect(result.lines[0]).toMatchObject({
      id: userIds[200],
      isFailure: true,
      text: expect.stringContaining('Not tried') as string,
    });
  });

  it('lists who found no seat first, also when it was taken after the preview', async () => {
    const { tables, userIds } = company(4, 3);
    const preview = previewOf(tables, { userIds });
    expect(previewSentence(preview, wish)).toBe('3 will get it, 1 won’t (only 3 seats are free)');
    const other = { userId: userIds[3]!, entitlementId: wish.give };
    await apply(tables, 'assignments.assign', other, { access });
    const result = await new BulkRun(deskOver(tables, [])).run(wish, preview);
    expect(result.lines.map(({ id, isFailure }) => [id, isFailure])).toEqual([
      [userIds[3], true],
      [userIds[2], true],
      [userIds[0], false],
      [userIds[1], false],
    ]);
    expect(result.doneIds).toEqual(userIds.slice(0, 2));
  });
});
