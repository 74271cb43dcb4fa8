import '../../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import type { RoleName } from '#lib/domain/records/role.ts';
import { usualState } from '#lib/lists/address.ts';
import { devices } from '#lib/lists/devices.ts';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import Toasts from '#lib/ui/components/toast/Toasts.svelte';
import DevicesScreen from '#lib/ui/areas/devices/DevicesScreen.svelte';
import { account, DAY, device, NOW, product, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { deskOver } from '#tests/support/screens/screen-desk.ts';

const people = ['Chiara De Luca', 'Bjørn Østergaard', 'Dai Nguyễn', 'François Lefèvre', ''];
const ages = [1, 5, 86, null];
const start = usualState(devices);
type DevicesState = typeof start;
let stop: (() => void) | null = null;
beforeEach(() => page.viewport(1_280, 800));
afterEach(() => {
  stop?.();
  stop = null;
});

function company(count: number): MemoryTables {
  const tables = new MemoryTables();
  tables.put('accounts', account());
  for (let at = 1; at <= count; at++) {
    const age = ages[at % ages.length]!;
    const lastCheckInAt = age === null ? null : NOW - age * DAY;
    const fields = {
      lastCheckInAt,
      lastUser: people[at % people.length]!,
      serial: `00${at}`,
      os: 'Windows 11 Pro',
    };
    tables.put('devices', device(at, fields));
  }
  return tables;
}

async function open(
  tables: MemoryTables,
  { role = 'contract-admin', state = start }: { role?: RoleName; state?: DevicesState } = {},
) {
  const host = document.body.appendChild(document.createElement('div'));
  host.style.cssText = 'height: 100vh; position: fixed; inset: 0';
  const onstate = vi.fn<(state: DevicesState) => void>();
  const onopen = vi.fn<(id: string) => void>();
  const desk = deskOver(tables, role);
  const toasts = new ToastList();
  const said = mount(Toasts, { target: host, props: { toasts } });
  const screen = mount(DevicesScreen, {
    target: host,
    props: { desk, toasts, state, onstate, onopen, onimport: vi.fn(), onexport: vi.fn() },
  });
  stop = () => {
    void unmount(screen);
    void unmount(said);
    host.remove();
  };
  await vi.waitFor(() => expect(host.querySelector('.body [role=row], .empty')).not.toBeNull());
  return { host, onstate, onopen };
}

test('counts by status are links to the devices they count, and the export says how many', async () => {
  const { host } = await open(company(40));
  await vi.waitFor(() => expect(host.querySelector('.states')?.textContent).toContain('All 40'));
  const link = [...host.querySelectorAll('.states a')].find((one) =>
    one.textContent.includes('Out of date'),
  )!;
  expect(link.textContent).toContain('10');
  expect(link.getAttribute('href')).toBe('?status=out-of-date');
  expect(host.textContent).toContain('Export 40 rows');
});

test('narrows by type, product, system and last check-in, each value with how many there are', async () => {
  const tables = company(8);
  tables.put('devices', device(9, { type: 'phone', os: 'iOS 26' }));
  tables.put('products', product(1, { name: 'Revit' }));
  const ids = { deviceId: testId('dv', 1), productId: testId('pr', 1) };
  tables.put('installations', { id: testId('in', 1), ...ids, version: '2026', createdAt: NOW });
  const { onstate } = await open(tables);
  await userEvent.click(page.getByRole('button', { name: 'Add filter' }));
  for (const [value, filter] of [
    ['Phone 1', { types: ['phone'] }],
    ['Revit 1', { products: [testId('pr', 1)] }],
    ['Windows 11 Pro 8', { systems: ['Windows 11 Pro'] }],
    ['Never checked in 3', { checkIn: 'never' }],
  ] as const) {
    await userEvent.click(page.getByRole('checkbox', { name: value }));
    expect(onstate.mock.lastCall?.[0].filter).toEqual({ ...noDeviceFilter, ...filter });
  }
  await userEvent.click(page.getByRole('button', { name: 'Show 9 devices' }));
  expect(document.querySelector('dialog')).toBeNull();
});

test('the dialog of filters promises as many devices as the list then shows, its status kept', async () => {
  const state = { ...start, filter: { ...noDeviceFilter, statuses: ['out-of-date' as const] } };
  await open(company(40), { state });
  await userEvent.click(page.getByRole('button', { name: 'Add filter' }));
  await expect.element(page.getByRole('button', { name: 'Show 10 devices' })).toBeVisible();
});

test('spells out what is not known and what never happened', async () => {
  const { host } = await open(company(8));
  await vi.waitFor(() => expect(host.textContent).toContain('Not known'));
  expect(host.textContent).toContain('Never');
  for (const cell of host.querySelectorAll('[role=gridcell]')) expect(cell.textContent.trim()).not.toBe('');
});

test('the slash key leads to the search, and typing asks for the list at once', async () => {
  const { host, onstate } = await open(company(8));
  await userEvent.keyboard('/');
  expect(document.activeElement).toBe(host.querySelector('input[type=search]'));
  await userEvent.keyboard('w');
  expect(onstate.mock.lastCall?.[0].filter.search).toBe('w');
});

test('retires the chosen devices and takes it back with Undo', async () => {
  const tables = company(3);
  const { host } = await open(tables);
  host.querySelector<HTMLElement>('[role=grid]')!.focus();
  await userEvent.keyboard('{Control>}a{/Control}');
  await userEvent.click(page.getByRole('button', { name: 'Retire', exact: true }));
  await vi.waitFor(() => expect(host.textContent).toContain('3 devices retired.'));
  expect(tables.all('devices').every((one) => one.retiredAt !== null)).toBe(true);
  await userEvent.click(page.getByRole('button', { name: 'Undo' }));
  await vi.waitFor(() => expect(tables.all('devices').every((one) => one.retiredAt === null)).toBe(true));
});

test('field staff see no control that their role may not use, and choose nothing they could not change', async () => {
  for (const width of [1_280, 390]) {
    await page.viewport(width, 800);
    const { host } = await open(company(3), { role: 'field-staff' });
    host.querySelector<HTMLElement>('[role=grid]')!.focus();
    await userEvent.keyboard(' ');
    await userEvent.keyboard('{Control>}a{/Control}');
    await vi.waitFor(() => expect(host.textContent).toContain('Add'));
    expect(host.querySelector('[aria-label="Chosen devices"]')).toBeNull();
    const names = [...host.querySelectorAll('button')].map((one) => one.textContent.trim());
    for (const name of ['Import', 'Select', 'Select devices', 'Retire']) expect(names).not.toContain(name);
    stop?.();
    stop = null;
  }
});

test('a new display name stands beside the asset name, once', async () => {
  const tables = company(3);
  const { host } = await open(tables);
  const name = () => host.querySelector('.body [role=gridcell]')?.textContent;
  await vi.waitFor(() => expect(name()).toBe('WS-1'));
  tables.put('devices', device(1, { displayName: 'Stair tablet' }));
  stop?.();
  const { host: again } = await open(tables);
  await vi.waitFor(() =>
    expect(again.querySelector('.body [role=gridcell]')?.textContent).toMatch(/^WS-1\sStair tablet$/),
  );
});

test('ArrowDown and Enter lead from the search to the list, Escape there closes the device', async () => {
  const shown = { ...start, openId: testId('dv', 1) };
  const { host, onstate } = await open(company(8), { state: shown });
  const grid = host.querySelector('[role=grid]');
  for (const key of ['ArrowDown', 'Enter']) {
    host.querySelector<HTMLElement>('input[type=search]')!.focus();
    await userEvent.keyboard(`{${key}}`);
    expect(document.activeElement).toBe(grid);
  }
  await vi.waitFor(() => expect(host.querySelector('aside')).not.toBeNull());
  await userEvent.keyboard('{Escape}');
  expect(onstate.mock.lastCall?.[0].openId).toBeNull();
});

test('a link to a device that was shared from a wide screen opens it on a phone', async () => {
  await page.viewport(390, 844);
  const { onopen } = await open(company(8), { state: { ...start, openId: testId('dv', 5) } });
  await vi.waitFor(() => expect(onopen).toHaveBeenCalledExactlyOnceWith(testId('dv', 5)));
});

test('on a phone the list begins in the first quarter, also while rows are chosen', async () => {
  await page.viewport(390, 844);
  const { host } = await open(company(8));
  const above = () => host.querySelector('[role=grid]')!.getBoundingClientRect().top;
  await vi.waitFor(() => expect(above()).toBeLessThanOrEqual(125));
  host.querySelector<HTMLElement>('[role=grid]')!.focus();
  await userEvent.keyboard(' ');
  await vi.waitFor(() => expect(host.textContent).toContain('1 chosen'));
  expect(above()).toBeLessThanOrEqual(190);
  for (const button of host.querySelectorAll('header button, header summary, [role=group] button')) {
    expect(button.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
  }
});

test('an empty company offers to import or add, an empty result to clear the filters', async () => {
  const { host } = await open(company(0));
  expect(host.querySelector('.empty')?.textContent).toContain('No devices yet');
  stop?.();
  const search = { ...start, filter: { ...noDeviceFilter, search: 'nowhere' } };
  const { host: narrowed, onstate } = await open(company(3), { state: search });
  narrowed.querySelector<HTMLButtonElement>('.empty button')!.click();
  expect(onstate.mock.lastCall?.[0].filter).toEqual(noDeviceFilter);
});

test('a phone shows two lines of 60 px and opens the page of a device', async () => {
  await page.viewport(390, 844);
  const { host, onopen } = await open(company(8));
  const row = host.querySelector<HTMLElement>('.body [role=row]')!;
  await vi.waitFor(() => expect(row.getBoundingClientRect().height).toBe(60));
  row.click();
  expect(onopen.mock.lastCall?.[0]).toBe(testId('dv', 1));
  expect(host.scrollWidth).toBeLessThanOrEqual(390);
});
