import { describe, expect, it } from 'vitest';
import { historyDetails, historySentence } from '#lib/words/devices/history.ts';
import { contactWords } from '#lib/words/sync/contact.ts';
import { buildWords } from '#lib/words/sync/build.ts';
import { counted } from '#lib/words/format/numbers.ts';
import { rolesWords } from '#lib/words/people/roles.ts';
import { sizeWords } from '#lib/words/format/sizes.ts';
import { retryArgs } from '#lib/ui/areas/inbox/retry-args.ts';
import { otherVersionWords, restoredWords } from '#lib/words/sync/server.ts';
import { openingWords, partNotice, partWords } from '#lib/words/sync/part.ts';
import { syncWords } from '#lib/words/sync/status.ts';
import { leastWidthOf } from '#lib/ui/components/table/column.ts';
import { partFromParams } from '#lib/ui/areas/inbox/inbox-url.ts';
import { importedWords } from '#lib/words/sync/outbox-file.ts';
import { whyItWaits } from '#lib/words/sync/waiting.ts';
import type { SyncStatus } from '#workers/replica/contract.ts';

const quiet: SyncStatus = {
  state: 'up-to-date',
  isWhole: true,
  waiting: 0,
  attention: 0,
  syncedAt: null,
  progress: null,
};

describe('the quiet line of sync', () => {
  it.each<[Partial<SyncStatus>, string]>([
    [{}, 'Up to date'],
    [{ state: 'syncing', waiting: 3 }, '3 waiting'],
    [{ state: 'syncing', isServerBusy: true }, 'Server busy'],
    [{ state: 'syncing', isServerBusy: true, waiting: 3 }, 'Server busy, 3 waiting'],
    [{ state: 'storage-failed', waiting: 2 }, 'Can’t save on this device, trying again'],
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

describe('the last contact', () => {
  const noon = new Date(2026, 10, 30, 12, 0).getTime();

  it.each([
    [null, ''],
    [noon - 125 * 60_000, 'Last contact 09:55'],
    [noon - 86_400_000, 'Last contact 29 Nov 2026, 12:00'],
  ])('of %j is said as %j', (syncedAt, words) => {
    expect(contactWords(syncedAt, noon)).toBe(words);
  });
});

describe('what is said of a part of the rows', () => {
  const cut = { isWhole: false, progress: { rows: 22_474, total: 122_840 } };

  it('is nothing where all are here', () => {
    expect([partWords(quiet), partNotice(quiet)]).toEqual([null, null]);
  });

  it('names how many are here, and when the rest comes', () => {
    const offline = { ...quiet, ...cut, state: 'offline' } as const;
    expect(partWords(offline)).toBe('only 22,474 of 122,840 rows are on this device');
    expect(partNotice(offline)).toContain('The rest is downloaded when the server can be reached.');
    expect(partWords({ ...offline, progress: null })).toBe('not all rows are on this device yet');
  });

  it('is not that a desk is empty when none of it is here', () => {
    expect(openingWords({ state: 'offline', progress: null })).toContain('isn’t on this device yet');
    expect(openingWords({ state: 'storage-failed', progress: null })).toContain('Free some space');
    expect(openingWords({ state: 'filling', progress: null, isServerBusy: true })).toContain('busy');
    expect(openingWords({ ...cut, state: 'filling' })).toBe('Downloading 22,474 of 122,840 rows…');
  });
});

describe('what is said of the server', () => {
  it('counts what is kept when app and server are of different versions', () => {
    expect(otherVersionWords(0)).toContain('Changes you make from now on are kept on this device.');
    expect(otherVersionWords(1)).toContain('Your 1 waiting change and any new ones are kept');
    expect(otherVersionWords(3)).toContain('Your 3 waiting changes');
  });

  it('says what becomes of what a restored backup lacks', () => {
    expect(restoredWords({ at: 0, offered: 0 })).toContain('no changes in the last 30 days');
    expect(restoredWords({ at: 0, offered: 1 })).toContain('sending 1 change from the last 30 days again');
    expect(restoredWords({ at: 0, offered: 12 })).toContain('12 changes from the last 30 days');
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

it.each([
  [0, '0 rows'],
  [1, '1 row'],
  [2, '2 rows'],
  [10_004, '10,004 rows'],
])('%d is said as %s', (count, words) => expect(counted(count, 'row')).toBe(words));

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [3_210_000, '3.2 MB'],
  [999_960, '1.0 MB'],
  [10_740_600_000, '10.7 GB'],
  [128_000_000_000, '128 GB'],
])('%d bytes are said as %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words));

it('a build is named by its day, not by a number of milliseconds', () => {
  const at = new Date(2026, 10, 25, 2, 10).getTime();
  expect(buildWords(String(at))).toBe('Built 25 Nov 2026, 02:10');
  expect(buildWords('0.2.0')).toBe('0.2.0');
});

it('roles are said with the contracts they are for', () => {
  const of = (...contracts: (string | null)[]) =>
    contracts.map((contract) => ({
      role: 'software-coordinator' as const,
      contract: contract ?? '',
      contractId: contract === null ? null : `ct_${contract}`,
    }));
  expect(rolesWords([])).toBe('User');
  expect(rolesWords(of(null))).toBe('Software coordinator');
  expect(rolesWords(of('Design'))).toBe('Software coordinator of Design');
  expect(rolesWords(of('Design', 'C-2'))).toBe('Software coordinator of Design and C-2');
  expect(rolesWords(of('A', 'B', 'C', 'D'))).toBe('Software coordinator of A, B, and 2 more');
  expect(rolesWords(of(''))).toBe('Software coordinator of a contract');
});

it('the history says what was there before and what is there now', () => {
  const entry = {
    id: 'av_1',
    at: 0,
    actorId: 'us_1',
    actorName: 'Ada Ng',
    recordId: 'dv_1',
    isPending: false,
    action: 'devices.edit',
    changes: { displayName: { was: '', to: 'Stair tablet' }, productAccess: { was: 'inherit', to: 'block' } },
  };
  expect(historySentence(entry, 'us_2')).toBe('Renamed by Ada Ng');
  expect(historyDetails(entry)).toEqual([
    'Display name: none → Stair tablet',
    'Access to products: account default → blocked',
  ]);
  const imported = { ...entry, action: 'installs.import', changes: { source: 'plant.csv', created: 3 } };
  expect(historySentence(imported, 'us_1')).toBe('Imported by you');
  expect(historyDetails(imported)).toEqual(['From plant.csv']);
});

it('rows of a table are at least as wide as their tracks together, whatever they hold', () => {
  expect(leastWidthOf([{ track: 'minmax(140px, 1.3fr)' }, { track: 'minmax(88px, 0.6fr)' }])).toBe(228);
});

describe('why something waits', () => {
  it.each<[SyncStatus['state'], string]>([
    ['offline', 'can’t be reached'],
    ['signed-out', 'sign in'],
    ['old-app', 'once you update'],
    ['removed', 'Export them'],
    ['storage-failed', 'Free some space'],
    ['storage-failed', 'tries again within a minute'],
    ['filling', 'still opening'],
    ['syncing', 'On its way'],
  ])('is told for %s, with what to do: %s', (state, words) => {
    expect(whyItWaits({ state })).toContain(words);
  });

  it('tells a busy server from a push under way', () => {
    expect(whyItWaits({ state: 'syncing', isServerBusy: true })).toContain('tries again within a minute');
  });
});

describe('what became of an outbox file', () => {
  it.each([
    [3, 0, '3 changes added and waiting to be sent.'],
    [1, 2, '1 change added and waiting to be sent. 2 already here.'],
    [0, 1, 'No changes added. 1 already here.'],
    [0, 0, 'The file has no changes.'],
  ])('%i added, %i here already: %s', (added, alreadyHere, words) => {
    expect(importedWords({ status: 'imported', added, alreadyHere })).toBe(words);
  });

  it('says that nothing was added, and what to do', () => {
    expect(importedWords({ status: 'refused', fault: 'damaged' })).toMatch(
      /Copy it from the other device again.*Nothing was added/,
    );
    expect(importedWords({ status: 'not-saved' })).toMatch(/Nothing was added: free some space/);
  });
});

it('shows what needs attention for an address that is not understood', () => {
  const partOf = (text: string) => partFromParams(new URLSearchParams(text));
  expect([partOf(''), partOf('show=waiting'), partOf('show=%00')]).toEqual([
    'attention',
    'waiting',
    'attention',
  ]);
});
