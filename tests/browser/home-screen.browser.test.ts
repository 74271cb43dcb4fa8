import '../../src/app.css';
import axe from 'axe-core';
import { createRawSnippet, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { reportOf } from '#lib/domain/views/reports/all-reports.ts';
import { queryFromParams } from '#lib/ui/state/report-address.ts';
import { reportNames } from '#lib/domain/views/reports/report.ts';
import { reportRows } from '#lib/domain/views/reports/run-report.ts';
import { deviceList } from '#lib/domain/views/devices/device-list.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import HomeScreen from '#lib/ui/areas/home/HomeScreen.svelte';
import Shell from '#lib/ui/areas/shell/Shell.svelte';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import type { SyncStatus } from '#workers/replica/contract.ts';
import { accessAs, account, NOW } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { replicaOf, reportRows as madeRows } from '#tests/support/rows/report-rows.ts';
import { deskOver } from '#tests/support/screens/screen-desk.ts';

const access = accessAs('contract-admin');
const context = { now: NOW, access };
const calm = { state: 'up-to-date', isWhole: true, syncedAt: NOW, progress: null } as const;
const status = { ...calm, waiting: 2, attention: 1 };
let stop: (() => void) | null = null;
afterEach(async () => {
  stop?.();
  stop = null;
  await page.viewport(1_280, 800);
});

function open(tables: MemoryTables, onimport?: () => void): HTMLElement {
  const host = document.body.appendChild(document.createElement('main'));
  const desk = { ...deskOver(tables, 'contract-admin'), status };
  const screen = mount(HomeScreen, { target: host, props: { desk, onimport } });
  stop = () => {
    void unmount(screen);
    host.remove();
  };
  return host;
}

function openShell(shown: SyncStatus): HTMLElement {
  const host = document.body.appendChild(document.createElement('div'));
  const names = ['Home', 'Devices', 'Users', 'Contracts', 'Reports', 'Inbox', 'Settings'];
  const shell = mount(Shell, {
    target: host,
    props: {
      accountName: 'Plant Works',
      path: '/home',
      status: shown,
      toasts: new ToastList(),
      areas: names.map((name) => ({ name, href: `/${name.toLowerCase()}` })),
      signInAddress: '/sign-in',
      onfind: vi.fn(),
      onsync: vi.fn(),
      children: createRawSnippet(() => ({ render: () => '<p>Page</p>' })),
    },
  });
  stop = () => {
    void unmount(shell);
    host.remove();
  };
  return host;
}

test('each number of Home is as long as the list that it leads to', async () => {
  const tables = replicaOf(madeRows('a'), access);
  const host = open(tables);
  await vi.waitFor(() => expect(host.querySelectorAll('li').length).toBeGreaterThan(5));
  for (const link of host.querySelectorAll('a')) {
    const count = Number(link.querySelector('b')!.textContent.replaceAll(',', ''));
    const { pathname, searchParams } = new URL(link.href);
    const name = reportNames.find((one) => pathname === `/reports/${one}`);
    if (name) {
      const query = queryFromParams(name, searchParams);
      const list = reportRows(tables.reader, { ...query, from: 0, count: 0 }, context);
      expect(list.total, `${reportOf(name).name} ${link.textContent}`).toBe(count);
    } else if (pathname === '/devices') {
      const filter = { ...noDeviceFilter, statuses: searchParams.getAll('status') as ['out-of-date'] };
      const sort = { column: 'name', isDescending: false } as const;
      const list = deviceList(tables.reader, { filter, sort, from: 0, count: 0, withFacets: false }, context);
      expect(list.total, link.textContent).toBe(count);
    } else expect([status.attention, status.waiting]).toContain(count);
  }
  const { violations } = await axe.run(host);
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});

test('a company without anything is told at Home what to import', async () => {
  const tables = new MemoryTables();
  tables.put('accounts', account());
  const onimport = vi.fn();
  const host = open(tables, onimport);
  await vi.waitFor(() => expect(host.textContent).toContain('No devices or contracts yet'));
  host.querySelector('button')!.click();
  expect(onimport).toHaveBeenCalledOnce();
});

test('the time of the last contact stands beside the state of sync', () => {
  const host = openShell({ ...calm, waiting: 0, attention: 0, state: 'offline', syncedAt: Date.now() });
  expect(host.querySelector('.nav .sync')?.textContent).toMatch(/Offline.*Last contact \d\d:\d\d/s);
  expect(host.querySelector('.tabs > :last-child')?.textContent).toMatch(/Offline \d\d:\d\d/);
});

test('every area has its place on a phone of 390 px, Home by its sign', async () => {
  await page.viewport(390, 844);
  const host = openShell({ ...status, waiting: 0 });
  const tabs = [...host.querySelectorAll<HTMLElement>('.tabs > *')];
  expect(tabs.map((one) => one.getAttribute('aria-label') ?? one.textContent.trim().split(/\s/)[0])).toEqual([
    ...['Find', 'Home', 'Devices', 'Users', 'Contracts', 'Reports', 'Inbox', 'Settings', 'Up'],
  ]);
  const boxes = tabs.map((one) => one.getBoundingClientRect());
  for (const [at, box] of boxes.entries()) {
    expect(tabs[at]!.scrollWidth, tabs[at]!.textContent).toBeLessThanOrEqual(Math.ceil(box.width));
    expect(box.height).toBeGreaterThanOrEqual(44);
    expect(box.right, tabs[at]!.textContent).toBeLessThanOrEqual((boxes[at + 1]?.left ?? 390) + 0.5);
  }
});
