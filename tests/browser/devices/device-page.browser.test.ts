import '../../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { RoleName } from '#lib/domain/records/role.ts';
import DevicePage from '#lib/ui/areas/devices/DevicePage.svelte';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import { account, DAY, device, NOW, product, testId, user } from '#tests/support/rows/domain-rows.ts';
import { liveDesk } from '#tests/support/screens/live-desk.svelte.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
let stop: (() => void) | null = null;
beforeEach(() => {
  tables = new MemoryTables();
  tables.put('accounts', account());
  tables.put('users', user(1, { firstName: 'Ada', lastName: 'Moreau' }));
  const fields = {
    serial: '00123',
    os: 'Windows 11 Pro',
    lastUser: 'CORP\\ann',
    lastCheckInAt: NOW - 86 * DAY,
  };
  tables.put('devices', device(1, fields));
  for (const [at, version] of ['2026.1', ''].entries()) {
    tables.put('products', product(at + 1, { name: ['Revit', 'Maya'][at] as string }));
    const ids = { deviceId: testId('dv', 1), productId: testId('pr', at + 1) };
    tables.put('installations', { id: testId('in', at + 1), ...ids, version, createdAt: NOW });
  }
});
afterEach(() => {
  stop?.();
  stop = null;
});

async function open(id = testId('dv', 1), role: RoleName = 'contract-admin') {
  const host = document.body.appendChild(document.createElement('div'));
  const shown = mount(DevicePage, {
    target: host,
    props: { desk: liveDesk(tables, role), toasts: new ToastList(), id, back: '/devices?q=ws' },
  });
  stop = () => {
    void unmount(shown);
    host.remove();
  };
  await vi.waitFor(() => expect(host.querySelector('h2')).not.toBeNull());
  return () => host.textContent.replace(/\s+/g, ' ');
}

const kept = () => tables.row('devices', testId('dv', 1));

test('says of a device what is known of it, and what is installed on it in which version', async () => {
  const said = await open();
  for (const fact of ['WS-1', '00123', 'Windows 11 Pro', 'CORP\\ann', 'Computer', 'No contact for 86 days'])
    expect(said()).toContain(fact);
  expect(said()).toMatch(/Installed, 2 Maya version not known ?Revit 2026\.1/);
  expect(said()).toContain('No changes yet.');
  expect(page.getByRole('link', { name: '‹ Devices' }).element().getAttribute('href')).toBe('/devices?q=ws');
});

test('each thing that can be changed is changed in place, and told in its history', async () => {
  const said = await open();
  await userEvent.click(page.getByRole('button', { name: /^Display name/ }));
  await userEvent.fill(page.getByRole('textbox', { name: 'Display name' }), 'Stair tablet');
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(said()).toContain('Display name: none → Stair tablet'));
  await userEvent.click(page.getByRole('button', { name: /^Description/ }));
  await userEvent.fill(page.getByRole('textbox', { name: 'Description' }), 'Under the stairs');
  await userEvent.click(page.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => expect(said()).toContain('Description changed by you'));
  await userEvent.selectOptions(page.getByLabelText('Default access to products'), 'Blocked');
  await vi.waitFor(() => expect(said()).toContain('Access to products: account default → blocked'));
  await userEvent.selectOptions(page.getByLabelText('Default access to updates'), 'Allowed');
  await vi.waitFor(() => expect(said()).toContain('Access to updates: account default → allowed'));
  await userEvent.click(page.getByRole('button', { name: 'Retire' }));
  await vi.waitFor(() => expect(said()).toContain('Retired by you'));
  expect(kept()).toMatchObject({
    displayName: 'Stair tablet',
    description: 'Under the stairs',
    productAccess: 'block',
    updateAccess: 'allow',
  });
  await userEvent.click(page.getByRole('button', { name: 'Restore' }));
  await vi.waitFor(() => expect(kept()?.retiredAt).toBeNull());
});

test('field staff change name and description alone, and read the rest', async () => {
  const said = await open(testId('dv', 1), 'field-staff');
  const names = [...document.querySelectorAll('article button')].map((one) => one.getAttribute('aria-label'));
  expect(names.map((name) => name?.split(':')[0])).toEqual(['Display name', 'Description']);
  expect(document.querySelector('article select')).toBeNull();
  expect(said()).toContain('Allowed (account default)');
});

test('a device that is not here is said to be so', async () => {
  const said = await open(testId('dv', 9));
  expect(said()).toContain('Device not found');
});
