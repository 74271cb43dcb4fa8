import '../../../src/app.css';
import { type Component, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { noCreditFilter } from '#lib/domain/views/credits/credit-query.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import { reportOf } from '#lib/domain/views/reports/all-reports.ts';
import { noReportFilter } from '#lib/domain/views/reports/report.ts';
import { reportAnswer, reportRows } from '#lib/domain/views/reports/run-report.ts';
import { usualState } from '#lib/lists/address.ts';
import { contracts } from '#lib/lists/contracts.ts';
import { devices } from '#lib/lists/devices.ts';
import { installs } from '#lib/lists/installs.ts';
import { missingDevices } from '#lib/lists/missing-devices.ts';
import { users } from '#lib/lists/users.ts';
import ContractsScreen from '#lib/ui/areas/contracts/ContractsScreen.svelte';
import CreditsScreen from '#lib/ui/areas/credits/CreditsScreen.svelte';
import DevicesScreen from '#lib/ui/areas/devices/DevicesScreen.svelte';
import MissingScreen from '#lib/ui/areas/devices/MissingScreen.svelte';
import ExportDialog from '#lib/ui/areas/export/ExportDialog.svelte';
import HomeScreen from '#lib/ui/areas/home/HomeScreen.svelte';
import InstallListScreen from '#lib/ui/areas/reports/InstallListScreen.svelte';
import ReportScreen from '#lib/ui/areas/reports/ReportScreen.svelte';
import MyProducts from '#lib/ui/areas/users/MyProducts.svelte';
import UsersScreen from '#lib/ui/areas/users/UsersScreen.svelte';
import { PART } from '#lib/ui/components/part/part.ts';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import { ReportSession } from '#lib/ui/state/report-session.svelte.ts';
import { accessAs, account, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { replicaOf, reportRows as madeRows } from '#tests/support/rows/report-rows.ts';
import { deskOver } from '#tests/support/screens/screen-desk.ts';

const WHY = 'only 22,474 of 122,840 rows are on this device';
const access = accessAs('contract-admin');
let stop: (() => void) | null = null;
afterEach(() => {
  stop?.();
  stop = null;
});

/** A screen in a frame that knows whether all rows are here. */
async function open(screen: Component<never>, props: object, why: string | null): Promise<HTMLElement> {
  await page.viewport(1_280, 800);
  const host = document.body.appendChild(document.createElement('main'));
  host.style.cssText = 'height: 100vh; position: absolute; inset: 0';
  const context = new Map([[PART, { why }]]);
  const shown = mount(screen as Component<object>, { target: host, props, context });
  stop = () => {
    void unmount(shown);
    host.remove();
  };
  return host;
}

function deskOf(tables: MemoryTables) {
  const calm = { state: 'offline', isWhole: false, syncedAt: null, progress: null } as const;
  return {
    ...deskOver(tables, 'contract-admin'),
    account: { account: account(), me: null, access, isPending: false },
    now: NOW,
    status: { ...calm, waiting: 0, attention: 0 },
  };
}

function emptied(): MemoryTables {
  const tables = new MemoryTables();
  tables.put('accounts', account());
  return tables;
}

function sessionOf(tables: MemoryTables): ReportSession {
  const context = { now: NOW, access };
  return new ReportSession({ accountId: testId('ac', 1), userId: access.userId }, () =>
    Promise.resolve({
      report: (query) => Promise.resolve(reportAnswer(tables.reader, query, context)),
      rows: (query, _now, window) =>
        Promise.resolve(reportRows(tables.reader, { ...query, ...window }, context)),
      startExport: () => ({ answer: Promise.resolve(null), cancel: () => {} }),
      close: () => {},
    }),
  );
}

const byName = { column: 'name', isDescending: false } as const;
const report = { name: 'holdings', filter: noReportFilter, sort: reportOf('holdings').sort } as const;
type Screen = [string, Component<never>, (tables: MemoryTables) => object];
const screens: readonly Screen[] = [
  ['Home', HomeScreen, () => ({})],
  ['devices', DevicesScreen, () => ({ state: usualState(devices) })],
  ['users', UsersScreen, () => ({ state: usualState(users) })],
  ['contracts', ContractsScreen, () => ({ state: usualState(contracts) })],
  [
    'credits',
    CreditsScreen,
    () => ({ state: { filter: noCreditFilter, by: 'user' }, contractHref: (id: string) => id }),
  ],
  ['installs', InstallListScreen, () => ({ state: usualState(installs) })],
  ['missing devices', MissingScreen, () => ({ state: usualState(missingDevices) })],
  ['a report', ReportScreen, (tables) => ({ session: sessionOf(tables), query: report })],
];

function props(tables: MemoryTables, more: object): object {
  const calls = ['onstate', 'onopen', 'onexport', 'onimport', 'ondevice', 'onquery'];
  const nothing = Object.fromEntries(calls.map((name) => [name, vi.fn()]));
  return { desk: deskOf(tables), toasts: new ToastList(), ...nothing, ...more };
}

test.each(screens)(
  'of a part of the rows, the screen of %s never says that there is none',
  async (...one) => {
    const [, screen, more] = one;
    const tables = emptied();
    const host = await open(screen, props(tables, more(tables)), WHY);
    await vi.waitFor(() => expect(host.textContent).toContain(`None so far: ${WHY}.`));
    expect(host.textContent).not.toMatch(/\b(yet|all caught up|Nothing to report|Every device in use)\b/);
  },
);

test.each(screens)('of a part of the rows, the screen of %s says so beside its numbers', async (...one) => {
  const [, screen, more] = one;
  const tables = replicaOf(madeRows('a'), access);
  const host = await open(screen, props(tables, more(tables)), WHY);
  await vi.waitFor(() =>
    expect(host.querySelector(`small[title="${WHY}"]`)?.textContent).toContain('so far'),
  );
  // Each number that is a link to what it counts.
  await vi.waitFor(() => {
    for (const count of host.querySelectorAll('.states b, main li > a > b'))
      expect(count.parentElement?.querySelector('small'), count.parentElement?.textContent).not.toBeNull();
  });
});

test.each(screens)('with all rows here, the screen of %s has no such words', async (...one) => {
  const [, screen, more] = one;
  const tables = emptied();
  const host = await open(screen, props(tables, more(tables)), null);
  await vi.waitFor(() =>
    expect(host.textContent).toMatch(/\b(yet|all caught up|Nothing to report|Every device in use)\b/),
  );
  expect(host.textContent).not.toContain('so far');
});

test('who sees only their own is not told that nothing is assigned to them', async () => {
  const tables = replicaOf(
    madeRows('a').filter(({ collection }) => collection !== 'assignments'),
    access,
  );
  const host = await open(MyProducts, { desk: deskOf(tables) }, WHY);
  await vi.waitFor(() => expect(host.textContent).toContain(`None so far: ${WHY}.`));
  expect(host.textContent).not.toContain('Nothing is assigned');
});

test('an export of a part of the rows warns before, and names the file so', async () => {
  const answer = { file: new Blob(['x']), rows: 15_872, guardedCells: 0, isWhole: false };
  const query = { filter: noDeviceFilter, sort: byName, from: 0, count: 0, withFacets: false };
  await open(
    ExportDialog,
    {
      person: { accountId: 'ac', userId: 'us' },
      rows: 15_872,
      now: NOW,
      onclose: vi.fn(),
      source: { view: 'deviceList', query, columns: ['name'] },
      start: () => ({ answer: Promise.resolve(answer), cancel: () => {} }),
    },
    WHY,
  );
  const text = () => document.querySelector('dialog')!.textContent.replace(/\s+/g, ' ');
  expect(text()).toContain(`This file won’t be complete: ${WHY}.`);
  await userEvent.click(page.getByRole('button', { name: 'Export 15,872 rows so far' }));
  await vi.waitFor(() => expect(text()).toContain('This file is not complete'));
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  await userEvent.click(page.getByRole('button', { name: 'Save file' }));
  await vi.waitFor(() => expect(saved).toEqual(['devices-incomplete.csv']));
  vi.restoreAllMocks();
});
