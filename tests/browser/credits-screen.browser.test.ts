import '../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { accessIn } from '#lib/domain/views/account-view.ts';
import { sampleRows } from '#lib/domain/sample/sample-rows.ts';
import { noCreditFilter } from '#lib/domain/views/credits/credit-query.ts';
import { creditRecordList } from '#lib/domain/views/credits/credit-record-list.ts';
import { creditGroups, creditUse } from '#lib/domain/views/credits/credit-use.ts';
import { recordsBehind } from '#lib/ui/areas/credits/credit-url.ts';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import CreditsScreen from '#lib/ui/areas/credits/CreditsScreen.svelte';
import { account, ADMIN, NOW } from '#tests/support/rows/domain-rows.ts';
import { liveDesk } from '#tests/support/screens/live-desk.svelte.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
let stop: (() => void) | null = null;

beforeEach(async () => {
  await page.viewport(1_280, 1_600);
  tables = new MemoryTables();
  for (const { collection, rows } of sampleRows({
    seed: 'north',
    devices: 0,
    now: NOW,
    accountId: account().id,
  }))
    for (const row of rows) tables.put(collection, row);
});
afterEach(() => {
  stop?.();
  stop = null;
});

async function open(state = { filter: noCreditFilter, by: 'user' as const }) {
  const host = document.body.appendChild(document.createElement('div'));
  // As the frame of the app has it: what is higher scrolls.
  host.style.height = '600px';
  const rows = tables.all('accounts')[0]!;
  const me = tables.all('users')[0]!;
  const live = liveDesk(tables, 'contract-admin');
  const desk = {
    access: live.access,
    query: live.query,
    mutate: live.mutate,
    now: NOW,
    account: { account: rows, me, access: accessIn(tables.reader, ADMIN), isPending: false, isWhole: true },
    changes: live.changes,
  };
  const screen = mount(CreditsScreen, {
    target: host,
    props: {
      desk,
      toasts: new ToastList(),
      state,
      onstate: vi.fn(),
      onimport: vi.fn(),
      onexport: vi.fn(),
      contractHref: (id: string) => `/contracts/${id}`,
    },
  });
  stop = () => {
    void unmount(screen);
    host.remove();
  };
  await vi.waitFor(() => expect(host.querySelector('tbody tr')).not.toBeNull());
  return host;
}

test('shows each balance, what is used by whom, and when it runs out with what that rests on', async () => {
  const host = await open();
  for (const text of ['Design studio', 'Site teams', 'Based on', 'At the 30-day rate', 'Dynamo Player'])
    expect(host.textContent).toContain(text);
  const balances = host.querySelector('[aria-label="Balances"]');
  expect(balances?.clientHeight).toBeGreaterThanOrEqual(
    balances?.querySelector('table')?.clientHeight ?? 1_000,
  );
});

test('leads from each number of a table to the records behind it', async () => {
  const all = { filter: noCreditFilter, from: 0, count: Number.POSITIVE_INFINITY };
  const context = { now: NOW, access: accessIn(tables.reader, ADMIN) };
  for (const by of creditGroups)
    for (const row of creditUse(tables.reader, { ...all, by }, context).rows) {
      const { filter } = recordsBehind({ filter: noCreditFilter, by }, row);
      const behind = creditRecordList(tables.reader, { ...all, filter }, context).rows;
      expect(behind.length, row.key).toBe(row.records);
      expect(behind.reduce((sum, { amount }) => sum + amount, 0)).toBe(row.amount);
    }
});
