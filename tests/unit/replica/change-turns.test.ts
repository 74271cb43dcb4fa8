import { expect, test } from 'vitest';
import { ChangeTurns, fillingPace } from '#lib/ui/state/change-turns.ts';

function turns() {
  const told: string[][] = [];
  let at = 1_000;
  let pace = 16;
  let timers: { at: number; call: () => void }[] = [];
  const subject = new ChangeTurns<string>({
    tell: (changed) => told.push([...changed].sort()),
    pace: () => pace,
    clock: () => at,
    after: (ms, call) => {
      const timer = { at: at + ms, call };
      timers.push(timer);
      return () => (timers = timers.filter((one) => one !== timer));
    },
  });
  const pass = (ms: number): void => {
    at += ms;
    const due = timers.filter((one) => one.at <= at);
    timers = timers.filter((one) => one.at > at);
    for (const { call } of due) call();
  };
  return { subject, told, pass, setPace: (ms: number) => (pace = ms) };
}

test('the first change is told at once: what a person did shows without waiting', () => {
  const { subject, told } = turns();
  subject.add(['devices']);
  expect(told).toEqual([['devices']]);
});

test('what changes within a frame is told once, all of it', () => {
  const { subject, told, pass } = turns();
  subject.add(['devices']);
  for (let count = 0; count < 100; count++) subject.add([count % 2 === 0 ? 'users' : 'contracts']);
  expect(told).toHaveLength(1);
  pass(15);
  expect(told).toHaveLength(1);
  pass(1);
  expect(told).toEqual([['devices'], ['contracts', 'users']]);
});

test('while a first sync runs, screens are told twice a second, and at once when it is done', () => {
  const { subject, told, pass, setPace } = turns();
  setPace(500);
  for (let ms = 0; ms < 1_000; ms += 20) {
    subject.add(['devices']);
    pass(20);
  }
  expect(told).toHaveLength(3);
  subject.add(['devices', 'users']);
  setPace(16);
  subject.hurry();
  pass(16);
  expect(told).toHaveLength(4);
  expect(told.at(-1)).toEqual(['devices', 'users']);
});

test('nothing is told after it is closed, and no change is no turn', () => {
  const { subject, told, pass } = turns();
  subject.add([]);
  expect(told).toHaveLength(0);
  subject.add(['devices']);
  subject.add(['devices']);
  subject.close();
  pass(1_000);
  expect(told).toHaveLength(1);
});

test('while a first sync runs, answers take a fifth of the time at most', () => {
  expect(fillingPace(20)).toBe(500);
  expect(fillingPace(400)).toBe(2_000);
});
