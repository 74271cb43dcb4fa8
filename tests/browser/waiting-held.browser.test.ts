import '../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ReplicaDoor } from '#lib/bridge/replica.ts';
import type { WaitingWish } from '#lib/domain/views/inbox/waiting.ts';
import { wishFacts } from '#lib/domain/views/wishes/wish-facts.ts';
import WaitingList from '#lib/ui/areas/inbox/WaitingList.svelte';
import { WaitingDesk } from '#lib/ui/areas/inbox/waiting-desk.svelte.ts';
import ConfirmDialog from '#lib/ui/areas/sign-in-settings/ConfirmDialog.svelte';
import { ToastList } from '#lib/ui/components/toast/toast-list.svelte.ts';
import type { SyncStatus } from '#workers/replica/contract.ts';

const at = Date.UTC(2026, 10, 28, 14);
const wish = (seq: number, name: string, args: object): WaitingWish => ({
  seq,
  id: `mu_${seq}`,
  name,
  at,
  isSent: false,
  isDiscarded: false,
  dependents: [],
  wanted: wishFacts({ name, args }, () => undefined),
});
const waiting = [
  wish(1, 'roles.grant', { userId: 'us_2', role: 'contract-admin' }),
  wish(2, 'devices.edit', { id: 'dv_7', displayName: { was: '', to: 'Front desk' } }),
];
const status: SyncStatus = {
  state: 'syncing',
  isWhole: true,
  waiting: 2,
  attention: 0,
  syncedAt: at,
  progress: null,
  isHeld: true,
};

let stop = (): void => undefined;
afterEach(() => {
  vi.unstubAllGlobals();
  stop();
});

/** The list and the dialog that asks, as in the shell; the server takes this password alone. */
function show(isHeld: boolean) {
  const answers = (body?: string) => {
    if (body === undefined) return Response.json({ ways: ['password'], isConfirmed: false });
    const isThem = body.includes('a long password');
    return isThem
      ? Response.json({ status: 'ok' })
      : Response.json({ code: 'wrong-code', message: 'This password is not right.' }, { status: 401 });
  };
  vi.stubGlobal('fetch', (_path: string, init: { body?: string }) => Promise.resolve(answers(init.body)));
  const syncNow = vi.fn<ReplicaDoor['syncNow']>(() => Promise.resolve(status));
  const door = { syncNow } as unknown as ReplicaDoor;
  const outbox = new WaitingDesk({ door: () => Promise.resolve(door) }, new ToastList());
  const props = { waiting, status: { ...status, isHeld }, outbox };
  const shown = [
    mount(WaitingList, { target: document.body, props }),
    mount(ConfirmDialog, { target: document.body }),
  ];
  stop = () => shown.forEach((one) => void unmount(one));
  return syncNow;
}
const button = (name: string) => page.getByRole('button', { name, exact: true });

test('what is held says why and what to do; once it is confirmed it is sent', async () => {
  const syncNow = show(true);
  await expect.element(page.getByText(/Confirm that it’s you to send it/)).toBeVisible();
  const held = [...document.querySelectorAll('li')].map(({ textContent }) =>
    /until you confirm/.test(textContent),
  );
  expect(held).toEqual([true, false]);
  await expect.element(button('Try now')).not.toBeInTheDocument();
  await userEvent.click(button('Confirm to send'));
  await page.getByLabelText('Password').fill('a long password');
  expect(syncNow).not.toHaveBeenCalled();
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(syncNow).toHaveBeenCalledOnce());
});

test('whoever closes the dialog sends nothing, and all of it waits', async () => {
  const syncNow = show(true);
  await userEvent.click(button('Confirm to send'));
  await expect.element(page.getByRole('dialog')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await expect.element(button('Confirm to send')).toBeEnabled();
  expect(syncNow).not.toHaveBeenCalled();
});

test('what waits for anything else is tried as ever', async () => {
  const syncNow = show(false);
  expect(document.body.textContent).not.toContain('until you confirm');
  await userEvent.click(button('Try now'));
  await vi.waitFor(() => expect(syncNow).toHaveBeenCalledOnce());
});
