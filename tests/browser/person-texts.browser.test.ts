import '../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { RoleName } from '#lib/domain/records/role.ts';
import PersonPage from '#lib/ui/areas/users/PersonPage.svelte';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import { account, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { liveDesk } from '#tests/support/screens/live-desk.svelte.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const ID = testId('us', 2);
let tables: MemoryTables;
let stop: (() => void) | null = null;
beforeEach(() => {
  tables = new MemoryTables();
  tables.put('accounts', account());
  tables.put('users', user(1));
  tables.put('users', user(2, { firstName: 'Zoë', lastName: 'Rossi', jobTitle: 'Drafter' }));
  tables.put('roles', role(2, 2, 'field-staff'));
});
afterEach(() => {
  stop?.();
  stop = null;
});

function open(as: RoleName): HTMLElement {
  const host = document.body.appendChild(document.createElement('div'));
  const props = { desk: liveDesk(tables, as), toasts: new ToastList(), id: ID, back: '/users' };
  const shown = mount(PersonPage, { target: host, props });
  stop = () => {
    void unmount(shown);
    host.remove();
  };
  return host;
}

test('a text is edited where it stands, of somebody with a role too, and the history tells it', async () => {
  const host = open('software-coordinator');
  await userEvent.click(page.getByRole('button', { name: 'Department: None. Edit' }));
  await userEvent.fill(page.getByLabelText('Department'), 'Design');
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(tables.row('users', ID)?.department).toBe('Design'));
  await expect.element(page.getByRole('button', { name: 'Department: Design. Edit' })).toBeVisible();
  await vi.waitFor(() => expect(host.textContent).toContain('Department changed by'));
  // Their name is an admin's to change.
  expect(page.getByRole('button', { name: 'First name', exact: false }).query()).toBeNull();
});

test('what somebody else changed meanwhile is not overwritten, and what was typed is still there', async () => {
  open('contract-admin');
  await userEvent.click(page.getByRole('button', { name: 'Job title: Drafter. Edit' }));
  await userEvent.fill(page.getByLabelText('Job title'), 'Lead');
  tables.put('users', { ...tables.row('users', ID)!, jobTitle: 'Manager' });
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alert')).toBeVisible();
  expect(tables.row('users', ID)?.jobTitle).toBe('Manager');
  await expect.element(page.getByLabelText('Job title')).toHaveValue('Lead');
});

test('who may not edit people reads them', async () => {
  const host = open('field-staff');
  await vi.waitFor(() => expect(host.textContent).toContain('Cost center'));
  expect(host.querySelector('dl')?.textContent).toContain('Drafter');
  expect(host.querySelectorAll('dl button')).toHaveLength(0);
});
