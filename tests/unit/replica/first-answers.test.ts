import { expect, test } from 'vitest';
import { FirstAnswers } from '#workers/replica/first-answers.ts';

/** Timers that the test lets run out. */
function timed() {
  const timers: { call: () => void; ms: number }[] = [];
  const first = new FirstAnswers((call, ms) => timers.push({ call, ms }));
  let isTold = false;
  void first.answers.then(() => (isTold = true));
  return { first, timers, isTold: async () => (await Promise.resolve(), isTold) };
}

test('the rest is read once the first screen has its answers, not when the window asked who is here', async () => {
  const { first, timers, isTold } = timed();
  first.answered('accountView');
  expect(timers).toEqual([]);
  first.answered('deviceList');
  expect(await isTold()).toBe(false);
  timers[0]?.call();
  expect(await isTold()).toBe(true);
});

test('a screen that asks nothing keeps the rest waiting half a second', async () => {
  const { first, timers, isTold } = timed();
  first.begin();
  expect(timers.map(({ ms }) => ms)).toEqual([500]);
  timers[0]?.call();
  expect(await isTold()).toBe(true);
});
