import { expect, test } from 'vitest';
import type { Collection } from '#lib/domain/records/collections.ts';
import { RestOfRows } from '#workers/replica/rest-of-rows.ts';

/** A replica whose rows are read when the test says so. */
function waited(isRead: boolean) {
  let read = (): void => {};
  let fail = (_why: Error): void => {};
  const whole = new Promise<void>((resolve, reject) => ([read, fail] = [resolve, reject]));
  const settled: (readonly Collection[] | undefined)[] = [];
  const told: (readonly Collection[])[] = [];
  const settle = (of?: readonly Collection[]): Promise<void> => Promise.resolve(void settled.push(of));
  const replica = { rows: { isRead } as never, whole: () => whole, settle };
  const rest = new RestOfRows(replica, (of) => void told.push(of));
  return { rest, told, settled, read: () => read(), fail: (why: Error) => fail(why) };
}

test('who did without some rows is told once they are here, and from then on nobody does without any', async () => {
  const { rest, told, settled, read } = waited(false);
  const bringing = rest.bring();
  expect(rest.lacks(['installations'])).toEqual(['installations']);
  expect(told).toEqual([]);
  read();
  await bringing;
  expect(told).toEqual([['installations']]);
  expect(settled).toEqual([['installations'], undefined]);
  expect(rest.lacks(['installations'])).toEqual([]);
});

test('nobody does without rows where all are read, or where they could not be read', async () => {
  expect(waited(true).rest.lacks(['installations'])).toEqual([]);
  const { rest, told, fail } = waited(false);
  const bringing = rest.bring();
  rest.lacks(['installations']);
  fail(new Error('the disk is gone'));
  await expect(bringing).rejects.toThrow('the disk is gone');
  expect(rest.lacks(['installations'])).toEqual([]);
  expect(told).toEqual([['installations']]);
});
