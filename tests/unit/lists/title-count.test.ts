import { expect, test } from 'vitest';
import { TitleCount } from '#lib/server/agents/software/title-count.ts';

const lines = (all: readonly (readonly [string, number])[]): string =>
  all.map(([name, devices]) => `${name}\tMaker\t1\t${devices}`).join('\n');

test('names that somebody makes up take no more memory: the rarest are given up, and it says that there are more', () => {
  const count = new TitleCount(10);
  count.add(
    lines([
      ['Real', 50],
      ['Other', 20],
    ]),
  );
  for (let piece = 0; piece < 100; piece++)
    count.add(lines(Array.from({ length: 15 }, (_, at) => [`Made up ${piece}-${at}`, 1])));
  const { titles, isCut } = count.told();
  expect(isCut).toBe(true);
  expect(titles.length).toBeLessThan(30);
  expect(titles.slice(0, 2).map(([name, , , devices]) => [name, devices])).toEqual([
    ['Real', 50],
    ['Other', 20],
  ]);
});

test('the 5,000 on most devices are told, in an order that does not change', () => {
  const count = new TitleCount();
  count.add(lines(Array.from({ length: 6_000 }, (_, at) => [`Title ${at}`, at + 1])));
  const { titles, isCut } = count.told();
  expect([titles.length, isCut, titles[0]?.[3], titles.at(-1)?.[3]]).toEqual([5_000, true, 6_000, 1_001]);
});
