import '../../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Desk } from '#lib/ui/state/desk.ts';
import { usualState } from '#lib/lists/address.ts';
import { devices } from '#lib/lists/devices.ts';
import DevicesScreen from '#lib/ui/areas/devices/DevicesScreen.svelte';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import Toasts from '#lib/ui/components/toast/Toasts.svelte';
import { account, device } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { deskOver } from '#tests/support/screens/screen-desk.ts';

const start = usualState(devices);
type DevicesState = typeof start;
let tables: MemoryTables;
let stop: (() => void) | null = null;
beforeEach(() => {
  tables = new MemoryTables();
  tables.put('accounts', account());
  for (let at = 1; at <= 5; at++) tables.put('devices', device(at, { serial: `00${at}` }));
});
afterEach(() => {
  stop?.();
  stop = null;
  localStorage.removeItem('muster-columns-devices');
});

async function open(width: number, desk: Desk = deskOver(tables, 'contract-admin')) {
  await page.viewport(width, 844);
  const host = document.body.appendChild(document.createElement('div'));
  host.style.cssText = 'height: 100vh; position: fixed; inset: 0';
  const onstate = vi.fn<(state: DevicesState) => void>();
  const onopen = vi.fn<(id: string) => void>();
  const toasts = new ToastList();
  const said = mount(Toasts, { target: host, props: { toasts } });
  const screen = mount(DevicesScreen, {
    target: host,
    props: { desk, toasts, state: start, onstate, onopen },
  });
  stop = () => {
    void unmount(screen);
    void unmount(said);
    host.remove();
  };
  await vi.waitFor(() => expect(host.querySelectorAll('.body [role=row]')).toHaveLength(5));
  return { host, onstate, onopen };
}

test('columns can be chosen, and are kept on this device', async () => {
  const { host } = await open(1_280);
  const titles = (where: HTMLElement) =>
    [...where.querySelectorAll('[role=columnheader]')].map((one) => one.textContent.trim());
  expect(titles(host)).not.toContain('Serial number');
  await userEvent.click(page.getByText('Columns', { exact: true }));
  await userEvent.click(page.getByRole('checkbox', { name: 'Serial number' }));
  await userEvent.click(page.getByRole('checkbox', { name: 'Last user' }));
  await vi.waitFor(() => expect(titles(host)).toContain('Serial number'));
  stop?.();
  const { host: again } = await open(1_280);
  expect(titles(again)).toContain('Serial number');
  expect(titles(again)).not.toContain('Last user');
});

test('on a phone a finger that rests on a row begins to choose, and a tap then chooses more', async () => {
  const { host, onopen } = await open(390);
  const [first, second] = host.querySelectorAll<HTMLElement>('.body [role=row]');
  const touch = { bubbles: true, pointerType: 'touch', clientX: 60, clientY: 300 };
  first!.dispatchEvent(new PointerEvent('pointerdown', touch));
  await vi.waitFor(() => expect(host.textContent).toContain('1 chosen'));
  first!.click();
  second!.click();
  await vi.waitFor(() => expect(host.textContent).toContain('2 chosen'));
  expect(onopen).not.toHaveBeenCalled();
});

test('a phone, which has no head of a table, sorts by its menu', async () => {
  const { onstate } = await open(390);
  await userEvent.click(page.getByText('More', { exact: true }));
  await userEvent.selectOptions(page.getByLabelText('Sort by'), 'Last check-in');
  expect(onstate.mock.lastCall?.[0].sort).toEqual({ column: 'lastCheckIn', isDescending: false });
  await userEvent.click(page.getByRole('button', { name: 'Ascending. Reverse' }));
  expect(onstate.mock.lastCall?.[0].sort).toEqual({ column: 'name', isDescending: true });
});

test('a change of many says how far it is, and can be stopped: what is done stays, and can be undone', async () => {
  const desk = deskOver(tables, 'contract-admin');
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  let tried = 0;
  const slow: Desk = {
    ...desk,
    mutate: async (name, args) => {
      await gates[tried++]?.promise;
      return desk.mutate(name, args);
    },
  };
  const { host } = await open(1_280, slow);
  host.querySelector<HTMLElement>('[role=grid]')!.focus();
  await userEvent.keyboard('{Control>}a{/Control}');
  await userEvent.click(page.getByRole('button', { name: 'Retire', exact: true }));
  gates[0]!.resolve();
  gates[1]!.resolve();
  await vi.waitFor(() => expect(host.textContent).toContain('Retiring 2 of 5'));
  await userEvent.click(page.getByRole('button', { name: 'Stop' }));
  for (const gate of gates) gate.resolve();
  await vi.waitFor(() => expect(host.textContent).toContain('3 devices retired, stopped with 2 left.'));
  const retired = () => tables.all('devices').filter((one) => one.retiredAt !== null).length;
  expect(retired()).toBe(3);
  await userEvent.click(page.getByRole('button', { name: 'Undo' }));
  await vi.waitFor(() => expect(retired()).toBe(0));
});
