import '../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import WaitingFile from '#lib/ui/areas/inbox/WaitingFile.svelte';
import { WaitingDesk } from '#lib/ui/areas/inbox/waiting-desk.svelte.ts';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import type { ReplicaDoor } from '#lib/bridge/replica.ts';
import type { FileWish } from '#lib/domain/views/inbox/file-wishes.ts';
import { wishFacts } from '#lib/domain/views/wishes/wish-facts.ts';

let stop = (): void => undefined;
afterEach(() => stop());

const at = Date.UTC(2026, 10, 28, 14);
const called: Readonly<Record<string, string>> = { dv_7: 'NL-WS-0007', us_2: 'Zoë Rossi', us_3: 'New One' };
const wish = (id: string, [name, args]: [string, object], more: Partial<FileWish> = {}): FileWish => ({
  id,
  at,
  isPrivileged: false,
  dependents: [],
  wanted: wishFacts(
    { name, args },
    () => undefined,
    (one) => called[one] ?? null,
  ),
  ...more,
});
const to = (value: string) => ({ was: '', to: value });
const wishes = [
  wish('mu_1', ['devices.edit', { id: 'dv_7', description: to('Spare') }]),
  wish('mu_2', ['roles.grant', { userId: 'us_2', role: 'contract-admin' }], { isPrivileged: true }),
  wish('mu_3', ['users.invite', { firstName: 'New', lastName: 'One', email: '' }], {
    isPrivileged: true,
    dependents: ['mu_4'],
  }),
  wish('mu_4', ['users.edit', { id: 'us_3', lastName: to('Two') }]),
];

function show() {
  const importOutbox = vi.fn<ReplicaDoor['importOutbox']>((_file, chosen) =>
    Promise.resolve({ status: 'imported', added: chosen.length, alreadyHere: 0 }),
  );
  const lookIntoOutbox = () => Promise.resolve({ status: 'read', exportedAt: at, wishes, alreadyHere: 1 });
  const door = { importOutbox, lookIntoOutbox } as unknown as ReplicaDoor;
  const outbox = new WaitingDesk({ door: () => Promise.resolve(door) }, new ToastList());
  const host = document.body.appendChild(document.createElement('div'));
  const shown = mount(WaitingFile, { target: host, props: { outbox, hasAny: false } });
  stop = () => {
    void unmount(shown);
    host.remove();
  };
  return importOutbox;
}

async function give(): Promise<void> {
  await expect.element(button('Import a file…')).toBeVisible();
  const input = page.getByLabelText('File of waiting changes').element() as HTMLInputElement;
  const files = new DataTransfer();
  files.items.add(new File(['{}'], 'muster-waiting-changes.json'));
  input.files = files.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await expect.element(page.getByText(/^4 changes in this file, saved/)).toBeVisible();
}
const button = (name: string) => page.getByRole('button', { name });
const box = (name: RegExp) => page.getByRole('checkbox', { name });

test('a file is shown before anything of it is added, and canceled nothing is', async () => {
  const importOutbox = show();
  await give();
  await expect.element(page.getByText(/1 more already here/)).toBeVisible();
  await expect.element(page.getByText(/Change description of NL-WS-0007 to “Spare”/)).toBeVisible();
  await button('Cancel').click();
  await expect.element(page.getByText(/changes in this file/)).not.toBeInTheDocument();
  expect(importOutbox).not.toHaveBeenCalled();
});

test('what gives rights is added only with a yes of its own, and with it what builds on it', async () => {
  const importOutbox = show();
  await give();
  for (const name of [/Give Zoë Rossi/, /Invite New One/]) await expect.element(box(name)).not.toBeChecked();
  await expect.element(page.getByText(/Left out: it builds on one that isn’t checked/)).toBeVisible();
  await expect.element(button('Add 1 change')).toBeEnabled();
  await box(/Invite New One/).click();
  await expect.element(page.getByText(/Left out/)).not.toBeInTheDocument();
  await button('Add 3 changes').click();
  await expect.element(page.getByText('3 changes added and waiting to be sent.')).toBeVisible();
  expect(importOutbox.mock.calls[0]?.[1]).toEqual(['mu_1', 'mu_3', 'mu_4']);
});
