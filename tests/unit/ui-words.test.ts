import { describe, expect, it } from 'vitest';
import { retryArgs } from '#lib/ui/areas/inbox/retry-args.ts';
import { otherVersionWords, restoredWords } from '#lib/ui/words/server-words.ts';
import { syncWords } from '#lib/ui/words/sync-words.ts';
import { leastWidthOf } from '#lib/ui/components/table/column.ts';
import type { SyncStatus } from '#workers/replica/contract.ts';

const quiet: SyncStatus = { state: 'up-to-date', waiting: 0, attention: 0, syncedAt: null, progress: null };

describe('the quiet line of sync', () => {
  it.each<[Partial<SyncStatus>, string]>([
    [{}, 'Up to date'],
    [{ state: 'syncing', waiting: 3 }, '3 waiting'],
    [{ state: 'offline' }, 'Offline'],
    [{ state: 'offline', waiting: 3 }, 'Offline, 3 waiting'],
    [{ attention: 1 }, 'Up to date · 1 needs attention'],
    [{ attention: 2 }, 'Up to date · 2 need attention'],
    [{ state: 'signed-out', waiting: 1 }, 'Sign in to sync, your 1 change is kept'],
    [{ state: 'signed-out', waiting: 4 }, 'Sign in to sync, your 4 changes are kept'],
    [{ state: 'filling', progress: { rows: 12_000, total: 100_000 } }, '12,000 of 100,000 rows'],
  ])('says of %j: %s', (part, words) => {
    expect(syncWords({ ...quiet, ...part })).toBe(words);
  });
});

describe('what is said of the server', () => {
  it('counts what is kept when app and server are of different versions', () => {
    expect(otherVersionWords(0)).toContain('What you change from now on is kept on this device.');
    expect(otherVersionWords(1)).toContain('Your 1 change that waits is kept');
    expect(otherVersionWords(3)).toContain('Your 3 changes that wait are kept');
  });

  it('says what becomes of what a restored backup lacks', () => {
    expect(restoredWords({ at: 0, offered: 0 })).toContain('no change of the last 30 days');
    expect(restoredWords({ at: 0, offered: 1 })).toContain(
      '1 change of the last 30 days is sent to it again',
    );
    expect(restoredWords({ at: 0, offered: 12 })).toContain('12 changes of the last 30 days are sent');
  });
});

describe('retry', () => {
  it('bases an edit that met another one on what is there now, and leaves its other fields as they were', () => {
    const args = JSON.stringify({
      id: 'dv_1',
      displayName: { was: 'old', to: 'mine' },
      description: { was: '', to: 'under the stairs' },
    });
    const details = { fields: { displayName: { was: 'old', to: 'mine', now: 'theirs' } } };
    expect(retryArgs({ args, details })).toEqual({
      id: 'dv_1',
      displayName: { was: 'theirs', to: 'mine' },
      description: { was: '', to: 'under the stairs' },
    });
  });
});

it('rows of a table are at least as wide as their tracks together, whatever they hold', () => {
  expect(leastWidthOf([{ track: 'minmax(140px, 1.3fr)' }, { track: 'minmax(88px, 0.6fr)' }])).toBe(228);
});
