import '../../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import AccountSettings from '#lib/ui/areas/settings/AccountSettings.svelte';
import CreditSettings from '#lib/ui/areas/settings/CreditSettings.svelte';
import type { RoleName } from '#lib/domain/records/role.ts';
import { account, apply } from '#tests/support/rows/domain-rows.ts';
import { liveAccount, liveDesk } from '#tests/support/screens/live-desk.svelte.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const { id } = account();
let tables: MemoryTables;
let stop: (() => void) | null = null;
beforeEach(() => {
  tables = new MemoryTables();
  tables.put('accounts', account());
});
afterEach(() => {
  stop?.();
  stop = null;
});

function open(screen: typeof AccountSettings | typeof CreditSettings, role: RoleName = 'contract-admin') {
  const host = document.body.appendChild(document.createElement('div'));
  const desk = liveDesk(tables, role);
  const kept = liveAccount(tables, desk);
  const shown = mount(screen, {
    target: host,
    props: {
      desk,
      get account() {
        return kept.account;
      },
    },
  });
  stop = () => {
    void unmount(shown);
    host.remove();
  };
  /** A change of a colleague, pulled. */
  const colleague = async (edits: object) => {
    await apply(tables, 'account.edit', { id, ...edits });
    kept.pulled();
  };
  return { host, colleague };
}

const days = () => page.getByLabelText('Out of date after (days)');
const company = () => page.getByLabelText('Company');
const save = () => userEvent.click(page.getByRole('button', { name: 'Save' }));

test('the days after which a device is out of date are kept, and what they may be is said', async () => {
  const { host } = open(AccountSettings);
  await userEvent.fill(days(), '60');
  await save();
  await vi.waitFor(() => expect(tables.all('accounts')[0]?.outOfDateDays).toBe(60));
  await expect.element(days()).toHaveValue('60');
  await userEvent.fill(days(), 'soon');
  await save();
  await vi.waitFor(() => expect(host.textContent).toContain('whole numbers from 1 to 3,650'));
  await expect.element(days()).toHaveValue('soon');
  expect(tables.all('accounts')[0]?.outOfDateDays).toBe(60);
});

test('a field nobody touched follows a colleague, and saving another one does not take theirs back', async () => {
  const { colleague } = open(AccountSettings);
  await userEvent.fill(days(), '45');
  await colleague({ name: { was: account().name, to: 'Northlight Group' } });
  await expect.element(company()).toHaveValue('Northlight Group');
  await save();
  await vi.waitFor(() =>
    expect(tables.all('accounts')[0]).toMatchObject({ outOfDateDays: 45, name: 'Northlight Group' }),
  );
});

test('the same field changed by a colleague meanwhile is said, and replaced by saving again alone', async () => {
  const { host, colleague } = open(AccountSettings);
  await userEvent.fill(days(), '45');
  await colleague({ outOfDateDays: { was: 30, to: 90 } });
  await expect.element(days()).toHaveValue('45');
  await save();
  await vi.waitFor(() => expect(host.textContent).toContain('Someone else changed this in the meantime'));
  expect(tables.all('accounts')[0]?.outOfDateDays).toBe(90);
  await save();
  await vi.waitFor(() => expect(tables.all('accounts')[0]?.outOfDateDays).toBe(45));
});

test('what credits are called is kept beside what a colleague says of where to get them', async () => {
  const { host } = open(CreditSettings);
  await userEvent.fill(page.getByLabelText('Unit name'), ' Tokens ');
  await apply(tables, 'account.edit-credits', { id, creditLink: { was: '', to: 'buy@plant.example' } });
  await save();
  await vi.waitFor(() => expect(host.textContent).toContain('Saved.'));
  expect(tables.all('accounts')[0]).toMatchObject({ creditUnit: 'Tokens', creditLink: 'buy@plant.example' });
});

test('who may not change the account reads it', () => {
  const { host } = open(AccountSettings, 'field-staff');
  expect(host.querySelector('input')).toBeNull();
  expect(host.textContent).toContain('30 days');
});
