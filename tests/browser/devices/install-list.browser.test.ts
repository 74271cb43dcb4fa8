import '../../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { usualState } from '#lib/lists/address.ts';
import { installs } from '#lib/lists/installs.ts';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import InstallListScreen from '#lib/ui/areas/reports/InstallListScreen.svelte';
import { account, apply, NOW } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { deskOver } from '#tests/support/screens/screen-desk.ts';

const start = usualState(installs);
type InstallsState = typeof start;
let tables: MemoryTables;
let stop: (() => void) | null = null;
beforeEach(() => {
  tables = new MemoryTables();
  tables.put('accounts', account());
});
afterEach(async () => {
  stop?.();
  stop = null;
  await page.viewport(1_280, 800);
});

async function open(given: { state?: InstallsState; onimport?: () => void } = {}) {
  const host = document.body.appendChild(document.createElement('div'));
  host.style.cssText = 'height: 100vh; position: fixed; inset: 0';
  const onstate = vi.fn<(state: InstallsState) => void>();
  const desk = deskOver(tables, 'contract-admin');
  const screen = mount(InstallListScreen, {
    target: host,
    props: {
      desk,
      state: start,
      onstate,
      onopen: vi.fn(),
      toasts: new ToastList(),
      onexport: vi.fn(),
      ...given,
    },
  });
  stop = () => {
    void unmount(screen);
    host.remove();
  };
  await vi.waitFor(() => expect(host.querySelector('.body [role=row], button')).not.toBeNull());
  return { host, onstate };
}

async function install(): Promise<void> {
  const install = { row: 2, product: 'Revit', version: '2026.1', publisher: 'Autodesk' };
  const row = { row: 2, name: 'WS-1', type: 'computer', os: '', serial: '', lastUser: '' } as const;
  const rows = [{ ...row, lastCheckInAt: NOW, isNew: true, installs: [install] }];
  await apply(tables, 'installs.import', { source: 'plant.csv', rows });
}

test('an empty company is told what to import, and exports nothing', async () => {
  const onimport = vi.fn();
  const { host } = await open({ onimport });
  await vi.waitFor(() => expect(host.textContent).toContain('Import the install list you have'));
  expect(host.textContent).not.toContain('Clear filters');
  expect(host.textContent).not.toContain('Export');
  [...host.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Import')!.click();
  expect(onimport).toHaveBeenCalledOnce();
});

test('filters that hide everything can be cleared', async () => {
  await install();
  const narrow = { ...start, filter: { ...start.filter, search: 'nowhere' } };
  const { host, onstate } = await open({ state: narrow });
  await vi.waitFor(() => expect(host.textContent).toContain('No install matches.'));
  [...host.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Clear filters')!.click();
  expect(onstate.mock.lastCall?.[0]).toEqual(start);
});

test('one install is one row on one device, and its type is not cut off beside the navigation', async () => {
  await install();
  await page.viewport(1_084, 800);
  const { host } = await open();
  await vi.waitFor(() => expect(host.textContent).toContain('1 row on 1 device'));
  expect(host.textContent).toContain('Export 1 row');
  const type = [...host.querySelectorAll('[role=gridcell]')].find(
    (one) => one.textContent.trim() === 'Computer',
  )!;
  expect(type.scrollWidth).toBeLessThanOrEqual(type.clientWidth);
});
