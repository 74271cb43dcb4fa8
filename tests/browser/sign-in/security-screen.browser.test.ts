import '../../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { EventsAnswer, SecurityEvent } from '#lib/protocol/security-event.ts';
import EventsSection from '#lib/ui/areas/security/EventsSection.svelte';
import KeptSection from '#lib/ui/areas/security/KeptSection.svelte';
import { formatMoment } from '#lib/words/format/days.ts';
import { ExportReports } from '#lib/ui/state/export-reports.ts';
import { NOW } from '#tests/support/rows/domain-rows.ts';

const person = { accountId: 'ac_1', userId: 'us_1' };
const none = { kind: '', person: '', from: '', to: '' } as const;
const OFFLINE = 'The server can’t be reached. Try again when there is a network.';

let screen: ReturnType<typeof mount> | null = null;
afterEach(async () => {
  if (screen) await unmount(screen);
  screen = null;
  localStorage.clear();
  vi.unstubAllGlobals();
});

const event = (n: number, more: Partial<SecurityEvent> = {}): SecurityEvent => ({
  id: `se_${n}`,
  at: NOW - n * 60_000,
  kind: 'signed-in',
  actorId: 'us_1',
  userId: 'us_1',
  address: '203.0.113.7',
  browser: '',
  details: {},
  times: 1,
  lastAt: NOW - n * 60_000,
  ...more,
});
const names = { us_1: 'Ada Admin', us_2: 'Bea Berg' };

/** The section over a line of answers; no more of them: there is no network. */
function open(...answers: EventsAnswer[]) {
  const asked: string[] = [];
  const onfilter = vi.fn();
  const save = vi.fn((file: Blob, name: string) => Promise.resolve(void [file, name]));
  const ask = (address: string) => {
    asked.push(address);
    const value = answers.shift();
    return Promise.resolve(
      value
        ? ({ ok: true, value } as const)
        : ({ ok: false, status: 'offline', code: '', message: OFFLINE } as const),
    );
  };
  screen = mount(EventsSection, {
    target: document.body,
    props: { person, filter: none, onfilter, ask, save },
  });
  return { asked, onfilter, save };
}
const press = (name: string | RegExp) => userEvent.click(page.getByRole('button', { name }));
const lines = () => [...document.querySelectorAll('li')].map((li) => li.textContent.replaceAll(/\s+/g, ' '));

test('shows what happened, to whom, by whom, when and from where, and how often', async () => {
  const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const events = [
    event(0, { kind: 'role-granted', userId: 'us_2', details: { role: 'field-staff' }, browser }),
    event(1, { kind: 'sign-in-failed', actorId: null, details: { why: 'wrong' }, times: 30, lastAt: NOW }),
  ];
  open({ events, names, total: 2, next: null });
  await expect.element(page.getByRole('heading', { name: 'Events, 2' })).toBeVisible();
  const [first, second] = lines();
  for (const text of [
    formatMoment(NOW),
    'Role given',
    'Field staff',
    'Bea Berg, by Ada Admin',
    'Firefox on Linux',
  ])
    expect(first).toContain(text);
  expect(second).toContain(`30 times, last ${formatMoment(NOW)}`);
  expect(page.getByRole('button', { name: 'Show more' }).query()).toBeNull();
});

test('goes on to older events where they are asked for, and keeps what is shown when the network goes', async () => {
  const { asked } = open(
    { events: [event(0)], names, total: 3, next: '5.se_0' },
    { events: [event(1)], names: {}, total: null, next: '4.se_1' },
  );
  await press('Show more');
  await vi.waitFor(() => expect(lines()).toHaveLength(2));
  expect(asked[1]).toBe('/api/security/events?next=5.se_0');
  await press('Show more');
  await expect.element(page.getByText(OFFLINE)).toBeVisible();
  expect(lines()).toHaveLength(2);
});

test('asks for a kind, a person and days where they are chosen, with the keyboard alone', async () => {
  const { onfilter } = open({ events: [], names, total: 0, next: null });
  await expect.element(page.getByText('No events match.')).toBeVisible();
  await userEvent.selectOptions(page.getByLabelText('Event', { exact: true }), 'Sign-in failed');
  await userEvent.fill(page.getByLabelText('From'), '2026-11-01');
  await userEvent.fill(page.getByLabelText('Person'), 'bea');
  await userEvent.keyboard('{Enter}');
  expect(onfilter).toHaveBeenCalledWith({
    kind: 'sign-in-failed',
    person: 'bea',
    from: '2026-11-01',
    to: '',
  });
});

test('says in a sentence that there is no network, and shows no count that it can not know', async () => {
  open();
  await expect.element(page.getByText(OFFLINE)).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'Events', exact: true })).toBeVisible();
  expect(document.body.textContent).not.toMatch(/No events|Export/);
});

test('exports all that is found, tells the server of it, and writes no half file', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const first = { events: [event(0)], names, total: 2, next: '5.se_0' };
  const { save } = open(first, first, { events: [event(1)], names, total: null, next: null }, first);
  await press('Export 2 rows');
  await vi.waitFor(() => expect(save).toHaveBeenCalledOnce());
  const [file, name] = save.mock.calls[0]!;
  expect(name).toBe('security-events.csv');
  expect((await file.text()).trimEnd().split('\r\n')).toHaveLength(3);
  await vi.waitFor(() =>
    expect(localStorage.getItem('muster-exported-ac_1-us_1')).toContain('securityEvents'),
  );
  await press('Export 2 rows');
  await expect.element(page.getByText(`No file was written. ${OFFLINE}`)).toBeVisible();
  expect(save).toHaveBeenCalledOnce();
});

test('days that are no number of days are not sent', async () => {
  const asked: unknown[] = [];
  screen = mount(KeptSection, {
    target: document.body,
    props: {
      ask: (body) => {
        asked.push(body);
        return Promise.resolve({ ok: true, value: body ?? { eventsDays: 400 } } as const);
      },
    },
  });
  const field = page.getByLabelText('Days');
  await expect.element(field).toHaveValue('400');
  for (const text of ['29', '3651', '1e3', 'many']) {
    await userEvent.fill(field, text);
    await press('Save');
    await expect.element(page.getByText('Not saved: enter from 30 to 3,650 days.')).toBeVisible();
  }
  await userEvent.fill(field, '90');
  await press('Save');
  await expect.element(page.getByText('Saved.')).toBeVisible();
  expect(asked).toEqual([undefined, { eventsDays: 90 }]);
});

test('lists that left without a network are told once there is one, after a restart too, each once and as their maker’s', async () => {
  const sent: string[] = [];
  let isReached = false;
  vi.stubGlobal('fetch', (_path: string, { body }: RequestInit) => {
    if (!isReached) return Promise.reject(new TypeError('Failed to fetch'));
    sent.push(String(body));
    return Promise.resolve(Response.json({ status: 'ok' }));
  });
  const made = (rows: number) =>
    ({ userId: 'us_1', list: 'userList', rows, format: 'machines', at: NOW }) as const;
  await new ExportReports(person).add(made(1));
  await new ExportReports(person).add(made(2));
  isReached = true;
  const tabs = [new ExportReports(person), new ExportReports(person)];
  await Promise.all(tabs.map((tab) => tab.send()));
  expect(sent.map((text) => JSON.parse(text) as object)).toEqual([made(1), made(2)]);
  await new ExportReports(person).send();
  expect(sent).toHaveLength(2);
});
