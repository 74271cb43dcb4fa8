import '../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import PersonPage from '#lib/ui/areas/users/PersonPage.svelte';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import { account, NOW, testId, user } from '#tests/support/rows/domain-rows.ts';
import { liveDesk } from '#tests/support/screens/live-desk.svelte.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
let toasts: ToastList;
let stop: (() => void) | null = null;
beforeEach(() => {
  tables = new MemoryTables();
  toasts = new ToastList();
  tables.put('accounts', account());
  tables.put('users', user(1, { firstName: 'Ada', lastName: 'Moreau' }));
  const jon = { firstName: 'Jon', lastName: 'Smith', canSignIn: false };
  tables.put('users', user(2, { ...jon, email: 'jon@old.example', createdAt: NOW - 9 }));
  tables.put('users', user(3, { ...jon, email: 'jon@new.example', createdAt: NOW - 1 }));
  tables.put(
    'users',
    user(4, { firstName: 'J.', lastName: 'Smith', email: 'j@x.example', canSignIn: false }),
  );
});
afterEach(() => {
  stop?.();
  stop = null;
});

async function open(number: number): Promise<HTMLElement> {
  const host = document.body.appendChild(document.createElement('div'));
  const props = {
    desk: liveDesk(tables, 'contract-admin'),
    toasts,
    id: testId('us', number),
    back: '/users',
  };
  const shown = mount(PersonPage, { target: host, props });
  stop = () => {
    void unmount(shown);
    host.remove();
  };
  await vi.waitFor(() => expect(host.querySelector('h2')).not.toBeNull());
  return host;
}

const emails = () => tables.all('users').map(({ email }) => email);

test('who has the name of another is shown beside them, compared and merged, and the merge undone', async () => {
  const host = await open(2);
  expect(host.textContent).toContain('Jon Smith (jon@new.example) has the same name');
  await userEvent.click(page.getByRole('button', { name: 'Compare and merge' }));
  // The email of today is that of the record that came later.
  await expect.element(page.getByLabelText('The record that stays')).toHaveValue(testId('us', 3));
  await userEvent.click(page.getByRole('button', { name: 'Merge', exact: true }));
  await vi.waitFor(() => expect(emails()).not.toContain('jon@old.example'));
  expect(emails()).toContain('jon@new.example');
  await vi.waitFor(() => expect(host.textContent).toContain('jon@new.example'));
  const [toast] = toasts.shown;
  expect(toast?.text).toBe('Merged into Jon Smith.');
  toast?.undo?.();
  await vi.waitFor(() => expect(emails()).toContain('jon@old.example'));
});

test('another of any name is found by searching, and who can sign in is said to have to stay', async () => {
  tables.put('users', { ...tables.row('users', testId('us', 4))!, canSignIn: true });
  await open(2);
  await userEvent.click(page.getByRole('button', { name: 'Merge…' }));
  await userEvent.fill(page.getByLabelText('The other record: name or email'), 'j@x');
  await userEvent.click(page.getByRole('button', { name: 'Choose J. Smith, j@x.example' }));
  const stays = page.getByLabelText('The record that stays');
  await expect.element(stays).toHaveValue(testId('us', 4));
  await userEvent.selectOptions(stays, 'Jon Smith (jon@old.example)');
  await userEvent.click(page.getByRole('button', { name: 'Merge', exact: true }));
  await expect
    .element(page.getByText('This person can sign in, so their record has to stay.', { exact: false }))
    .toBeVisible();
  expect(emails()).toHaveLength(4);
});
