import '../../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import PeopleSettings from '#lib/ui/areas/settings/PeopleSettings.svelte';
import { formatMoment } from '#lib/words/format/days.ts';
import { account, ADMIN, DAY, invitation, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { liveDesk } from '#tests/support/screens/live-desk.svelte.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const asked: string[] = [];
let tables: MemoryTables;
let stop: (() => void) | null = null;

beforeEach(async () => {
  await page.viewport(1_280, 800);
  asked.length = 0;
  tables = new MemoryTables();
  tables.put('accounts', account());
  tables.put('users', user(1, { firstName: 'Ada', lastName: 'Moreau', email: 'ada@plant.example' }));
  tables.put('roles', role(1, 1, 'contract-admin'));
  tables.put('users', user(2, { firstName: 'Fie', lastName: 'Jensen', email: 'fie@plant.example' }));
  tables.put('roles', role(2, 2, 'field-staff'));
  // The server makes a link for the person it is asked for, and no other.
  vi.stubGlobal('fetch', (_path: string, { body }: { body: string }) => {
    const { userId } = JSON.parse(body) as { userId: string };
    asked.push(userId);
    const url = `https://muster.example/invite/${userId}`;
    return Promise.resolve(Response.json({ url, expiresAt: invitation(1, 2).expiresAt }));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  stop?.();
  stop = null;
});

let desk: ReturnType<typeof liveDesk>;

async function open() {
  desk = liveDesk(tables, 'contract-admin');
  const host = document.body.appendChild(document.createElement('div'));
  const screen = mount(PeopleSettings, {
    target: host,
    props: { desk },
  });
  stop = () => {
    void unmount(screen);
    host.remove();
  };
  await vi.waitFor(() => expect(host.querySelector('.body [role=row]')).not.toBeNull());
  return host;
}

async function invite(firstName: string, email: string): Promise<void> {
  await userEvent.click(page.getByRole('button', { name: 'Invite a person' }));
  await userEvent.fill(page.getByLabelText('First name'), firstName);
  await userEvent.fill(page.getByLabelText('Last name'), 'Berg');
  await userEvent.fill(page.getByLabelText('Email'), email);
  await userEvent.click(page.getByRole('button', { name: 'Invite', exact: true }));
}

const dialogText = () => document.querySelector('dialog')?.textContent ?? '';
const link = () => document.querySelector<HTMLInputElement>('[aria-label="One-time link"]');

test('a link is shown for the person it was made for, and gone with the next one', async () => {
  await open();
  await invite('Gro', 'gro@plant.example');
  await vi.waitFor(() => expect(dialogText()).toContain('Gro Berg added.'));
  await userEvent.click(page.getByRole('button', { name: 'Copy invitation link' }));
  await vi.waitFor(() => expect(link()?.value).toContain('/invite/us_'));
  const first = link()!.value;
  await userEvent.click(page.getByRole('button', { name: 'Done' }));
  await invite('Ha', 'ha@plant.example');
  await vi.waitFor(() => expect(dialogText()).toContain('Ha Berg added.'));
  expect(link()).toBeNull();
  await userEvent.click(page.getByRole('button', { name: 'Copy invitation link' }));
  await vi.waitFor(() => expect(link()?.value).toMatch(/\/invite\/us_/));
  expect(link()!.value).not.toBe(first);
  expect(dialogText()).toContain('ha@plant.example');
  expect(asked.map((id) => tables.row('users', id)?.firstName)).toEqual(['Gro', 'Ha']);
});

test('an email that is here already is not invited: it says who has it, and opens them', async () => {
  await open();
  const before = JSON.stringify(tables.everything());
  await invite('Fi', 'FIE@plant.example');
  await vi.waitFor(() =>
    expect(dialogText()).toContain('fie@plant.example is already here: Fie Jensen, Field staff.'),
  );
  expect(dialogText()).toContain('Nothing was added or changed.');
  expect(JSON.stringify(tables.everything())).toBe(before);
});

test('gives a role and takes it away, and keeps the last contract admin', async () => {
  const host = await open();
  await userEvent.click(page.getByText('Fie Jensen'));
  await userEvent.click(page.getByRole('checkbox', { name: /^Software coordinator/ }));
  await userEvent.click(page.getByRole('checkbox', { name: /^Field staff/ }));
  await vi.waitFor(() =>
    expect(tables.found('roles', 'byUser', testId('us', 2)).map((one) => one.role)).toEqual([
      'software-coordinator',
    ]),
  );
  await vi.waitFor(() => expect(host.textContent).toContain('Software coordinator'));
  await userEvent.click(page.getByRole('button', { name: 'Done' }));

  await userEvent.click(page.getByText('Ada Moreau'));
  await userEvent.click(page.getByRole('checkbox', { name: /^Contract admin/ }));
  await userEvent.click(page.getByRole('button', { name: 'Give it up' }));
  await vi.waitFor(() => expect(dialogText()).toContain('Make someone else contract admin first;'));
  expect(tables.found('roles', 'byUser', ADMIN)).toHaveLength(1);
});

test('somebody who left is shown as such, and gets neither role nor link', async () => {
  tables.put('users', user(3, { firstName: 'Lou', lastName: 'Gone', status: 'left' }));
  const host = await open();
  await vi.waitFor(() => expect(host.textContent).toContain('Left'));
  await userEvent.click(page.getByText('Lou Gone'));
  await vi.waitFor(() => expect(dialogText()).toContain('Left'));
  expect(document.querySelector('dialog input')).toBeNull();
  expect(dialogText()).not.toContain('link');
});

const openLinks = () =>
  [...document.querySelectorAll('[aria-label="Open links"] li')].map((one) => one.textContent.trim());

test('the list says who is invited, and the dialog which links are open and until when', async () => {
  tables.put('users', user(3, { firstName: 'Gro', canSignIn: true }));
  tables.put('users', user(4, { firstName: 'Ida' }));
  tables.put('invitations', invitation(1, 2));
  tables.put('invitations', invitation(2, 3, { kind: 'password-reset', expiresAt: NOW + DAY }));
  // Of these three none opens any more.
  tables.put('invitations', invitation(3, 2, { usedAt: NOW }));
  tables.put('invitations', invitation(4, 2, { createdAt: NOW - 8 * DAY, expiresAt: NOW - DAY }));
  tables.put('invitations', invitation(5, 4, { expiresAt: NOW }));
  const host = await open();
  const signIn = (name: string) =>
    [...host.querySelectorAll('.body [role=row]')]
      .find((row) => row.textContent.includes(name))
      ?.querySelectorAll('[role=gridcell]')[3]
      ?.textContent.trim();
  await vi.waitFor(() => expect(signIn('Fie')).toBe('Invited'));
  expect([signIn('Gro'), signIn('Ida')]).toEqual(['Can sign in', 'Not signed in yet']);
  await userEvent.click(page.getByText('Fie Jensen'));
  const made = `Created ${formatMoment(NOW)}`;
  await vi.waitFor(() => expect(openLinks()).toHaveLength(1));
  expect(openLinks()[0]).toContain(`An invitation link is open until ${formatMoment(NOW + 7 * DAY)}.`);
  expect(openLinks()[0]).toContain(made);
  await userEvent.click(page.getByRole('button', { name: 'Done' }));
  await userEvent.click(page.getByText(/^Gro/));
  await vi.waitFor(() => expect(openLinks()).toHaveLength(1));
  expect(openLinks()[0]).toContain(`A link to set a new password is open until ${formatMoment(NOW + DAY)}.`);
});

test('a link that was just made is withdrawn by keyboard, and is no longer one to send', async () => {
  await open();
  await userEvent.click(page.getByText('Fie Jensen'));
  await userEvent.click(page.getByRole('button', { name: 'Copy invitation link' }));
  await vi.waitFor(() => expect(link()).not.toBeNull());
  expect(openLinks()).toEqual([]);
  // Its row arrives by sync.
  tables.put('invitations', invitation(1, 2));
  desk.pulled();
  await vi.waitFor(() => expect(openLinks()).toHaveLength(1));
  expect(link()).not.toBeNull();
  tables.pending.add(testId('iv', 1));
  document.querySelector<HTMLElement>('[aria-label^="Withdraw"]')?.focus();
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(openLinks()[0]).toContain('still works until the server has this change'));
  expect(link()).toBeNull();
  expect(document.querySelector('[aria-label^="Withdraw"]')).toBeNull();
  expect(document.querySelector('dialog')?.contains(document.activeElement)).toBe(true);
  expect(document.activeElement).not.toBe(document.querySelector('dialog'));
  tables.pending.clear();
  desk.pulled();
  await vi.waitFor(() => expect(openLinks()).toEqual([]));
  expect(tables.all('activity').map((one) => one.action)).toEqual(['invitations.withdraw']);
});

test('20,000 people are searched as one types, and few of them are on the page', async () => {
  for (let at = 10; at < 20_010; at++) tables.put('users', user(at, { lastName: `Nr ${at}` }));
  const host = await open();
  await vi.waitFor(() => expect(host.textContent).toContain('People, 20,002'));
  expect(host.querySelectorAll('.body [role=row]').length).toBeLessThan(60);
  await userEvent.fill(page.getByRole('searchbox'), 'nr 19999');
  await vi.waitFor(() => expect(host.querySelector('.body [role=row]')?.textContent).toContain('Nr 19999'));
  expect(host.querySelectorAll('.body [role=row]')).toHaveLength(1);
});

test('on a phone nothing is wider than the screen, and what is tapped is 44 px high', async () => {
  await page.viewport(390, 844);
  const host = await open();
  expect(host.scrollWidth).toBeLessThanOrEqual(390);
  tables.put('invitations', invitation(1, 2));
  await userEvent.click(page.getByText('Fie Jensen'));
  await vi.waitFor(() => expect(openLinks()).toHaveLength(1));
  const dialog = document.querySelector('dialog')!;
  for (const part of dialog.querySelectorAll('*')) {
    expect(part.getBoundingClientRect().right).toBeLessThanOrEqual(390);
  }
  for (const one of dialog.querySelectorAll('button, label:has(input)')) {
    expect(one.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
  }
});
