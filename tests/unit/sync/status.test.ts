import { expect, test } from 'vitest';
import { statusOf, type SyncFacts } from '#lib/sync/status.ts';
import { wholeCookie } from '#tests/support/replica/sync-bench.ts';

const calm: SyncFacts = {
  cookie: wholeCookie,
  trouble: null,
  hasAsked: true,
  isRunning: false,
  waiting: 0,
  attention: 0,
  syncedAt: 1,
  progress: null,
  wholeness: { isWhole: true, here: null },
};

const cases: [string, Partial<SyncFacts>, string][] = [
  ['nothing waits and the server was asked', {}, 'up-to-date'],
  ['nobody was asked yet', { hasAsked: false }, 'starting'],
  ['an edit waits', { waiting: 1 }, 'syncing'],
  ['the server is in trouble', { trouble: 'busy' }, 'syncing'],
  ['the rows are not all here', { cookie: null }, 'filling'],
  ['a first sync is under way', { progress: { rows: 1, total: 9 } }, 'filling'],
  ['there is no network, and an edit waits', { trouble: 'offline', waiting: 3 }, 'offline'],
  ['it is tried again after no network', { trouble: 'offline', isRunning: true }, 'offline'],
  ['the session ended', { trouble: 'signed-out' }, 'signed-out'],
  ['storage fails', { trouble: 'storage-failed' }, 'storage-failed'],
];

test.each(cases)('when %s, the status says so', (_name, facts, state) => {
  expect(statusOf({ ...calm, ...facts }).state).toBe(state);
});

test('progress is told only while rows are filled in', () => {
  expect(statusOf({ ...calm, progress: { rows: 1, total: 9 } }).progress).toEqual({ rows: 1, total: 9 });
  expect(statusOf({ ...calm, trouble: 'offline', progress: { rows: 1, total: 9 } }).progress).toBeNull();
});

test('rows that are a part are told as such in every state, with how many are here', () => {
  const wholeness = { isWhole: false, here: { rows: 22_474, total: 122_840 } };
  for (const trouble of ['offline', 'busy', 'signed-out', 'storage-failed', null] as const)
    expect(statusOf({ ...calm, wholeness, trouble, cookie: null })).toMatchObject({
      isWhole: false,
      progress: { rows: 22_474, total: 122_840 },
    });
  expect(statusOf(calm)).toMatchObject({ isWhole: true, progress: null });
});

test('a busy server is told beside the state, until a cycle ends well', () => {
  expect(statusOf({ ...calm, trouble: 'busy', waiting: 1 }).isServerBusy).toBe(true);
  expect(statusOf({ ...calm, trouble: 'offline', waiting: 1 }).isServerBusy).toBeUndefined();
  expect(statusOf({ ...calm, waiting: 1 }).isServerBusy).toBeUndefined();
});
