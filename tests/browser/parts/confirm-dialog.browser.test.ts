import '../../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import * as v from 'valibot';
import ConfirmDialog from '#lib/ui/areas/sign-in-settings/ConfirmDialog.svelte';
import { mayChange } from '#lib/ui/state/session/asked-again.ts';
import { askServer } from '#lib/ui/state/session/ask-server.ts';

/** Whether the server knows that it is them. */
let isConfirmed: boolean;
/** Paths that were asked, and what was shown. */
const asked: string[] = [];
const shown: unknown[] = [];
let screen: ReturnType<typeof mount> | null = null;

const failure = (status: number, code: string, message: string) =>
  Response.json({ code, message }, { status });

/** As the real one answers: what matters is done for whoever was asked. */
function answer(path: string, { body }: { body?: string }): Response {
  if (path === '/api/session/confirm' && body === undefined)
    return Response.json({ ways: ['password', 'code'], isConfirmed });
  asked.push(path);
  if (path !== '/api/session/confirm')
    return isConfirmed
      ? Response.json({ done: path })
      : failure(403, 'confirm', 'Confirm that it is you first.');
  const proof = JSON.parse(body ?? '') as { password?: string; code?: string };
  shown.push(proof);
  isConfirmed = proof.password === 'a long password' || proof.code === '123456';
  return isConfirmed ? Response.json({}) : failure(401, 'wrong-code', 'This password is not right.');
}

beforeEach(() => {
  isConfirmed = false;
  asked.length = 0;
  shown.length = 0;
  vi.stubGlobal('fetch', (path: string, init: { body?: string }) => Promise.resolve(answer(path, init)));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  if (screen) await unmount(screen);
  screen = null;
});

const ask = (path: string) => askServer(path, { schema: v.object({ done: v.string() }), body: {} });
const dialog = () => page.getByRole('dialog', { name: 'Confirm it is you' });

test('what matters is asked again once the person has shown that it is them', async () => {
  screen = mount(ConfirmDialog, { target: document.body });
  const answered = ask('/api/links');
  await expect.element(dialog()).toBeVisible();
  await expect.element(page.getByLabelText('Password')).toHaveFocus();
  await userEvent.keyboard('not it{Enter}');
  await expect.element(page.getByText('This password is not right.')).toBeVisible();
  await page.getByLabelText('Password').fill('a long password');
  await userEvent.keyboard('{Enter}');
  expect(await answered).toEqual({ ok: true, value: { done: '/api/links' } });
  expect(asked).toEqual(['/api/links', '/api/session/confirm', '/api/session/confirm', '/api/links']);
  await expect.element(dialog()).not.toBeInTheDocument();
});

test('two requests at once are one question', async () => {
  screen = mount(ConfirmDialog, { target: document.body });
  const both = Promise.all([ask('/api/one'), ask('/api/two')]);
  await page.getByRole('button', { name: 'Use a code from your app' }).click();
  await page.getByLabelText('Code from your app').fill('123 456');
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  expect((await both).map(({ ok }) => ok)).toEqual([true, true]);
  expect(shown).toEqual([{ way: 'code', code: '123456' }]);
});

test('whoever closes the dialog is told what was not done, and the next request asks again', async () => {
  screen = mount(ConfirmDialog, { target: document.body });
  for (let n = 0; n < 2; n++) {
    const answered = ask('/api/links');
    await expect.element(dialog()).toBeVisible();
    await userEvent.keyboard('{Escape}');
    expect(await answered).toMatchObject({ ok: false, code: 'confirm' });
  }
  expect(asked).toEqual(['/api/links', '/api/links']);
});

test('where no dialog can ask, the answer is the server’s', async () => {
  expect(await ask('/api/links')).toMatchObject({ ok: false, message: 'Confirm that it is you first.' });
});

test('a role or a key is given once the person has shown that it is them; other changes, and all without a network, at once', async () => {
  screen = mount(ConfirmDialog, { target: document.body });
  expect(await mayChange('devices.edit', 'up-to-date')).toBe(true);
  expect(await mayChange('roles.grant', 'offline')).toBe(true);
  expect(shown).toEqual([]);
  const granted = mayChange('roles.grant', 'up-to-date');
  await expect.element(dialog()).toBeVisible();
  await userEvent.fill(page.getByLabelText('Password', { exact: true }), 'a long password');
  await userEvent.keyboard('{Enter}');
  expect(await granted).toBe(true);
  expect(await mayChange('enrolment-keys.add', 'syncing')).toBe(true);
  isConfirmed = false;
  const left = mayChange('enrolment-keys.add', 'up-to-date');
  await expect.element(dialog()).toBeVisible();
  await userEvent.keyboard('{Escape}');
  expect(await left).toBe(false);
});
