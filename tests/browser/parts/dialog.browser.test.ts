import { createRawSnippet, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import Dialog from '#lib/ui/components/Dialog.svelte';

let stop: (() => Promise<void>) | null = null;
afterEach(async () => {
  await stop?.();
  stop = null;
});

async function open(given: { isDirty?: boolean; onsubmit?: () => void } = {}) {
  const opener = document.body.appendChild(document.createElement('button'));
  opener.focus();
  const onclose = vi.fn<() => void>();
  const children = createRawSnippet(() => ({ render: () => '<input aria-label="Name">' }));
  const actions = createRawSnippet(() => ({ render: () => '<button type="submit">Add</button>' }));
  const shown = mount(Dialog, {
    target: document.body,
    props: { title: 'Add device', children, actions, onclose, ...given },
  });
  const leave = () => unmount(shown);
  stop = async () => {
    await leave();
    opener.remove();
  };
  await vi.waitFor(() => expect(document.querySelector('dialog')?.open).toBe(true));
  return { opener, onclose, leave, dialog: document.querySelector('dialog')! };
}

/** A corner of the page, where only the backdrop is. */
async function pressBeside(dialog: HTMLDialogElement): Promise<void> {
  const { width, height } = dialog.getBoundingClientRect();
  await userEvent.click(dialog, { position: { x: width + 20, y: height + 20 } });
}

test('the first field has the focus, and Escape gives it back to what opened the dialog', async () => {
  const { opener, onclose } = await open();
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Name');
  await userEvent.keyboard('{Escape}');
  await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce());
  expect(document.activeElement).toBe(opener);
});

test('gives the focus back also when it is taken off the page', async () => {
  const { opener, leave } = await open();
  stop = null;
  await leave();
  expect(document.activeElement).toBe(opener);
  opener.remove();
});

test('a click beside it closes it, but not over typed text', async () => {
  const { dialog, onclose } = await open();
  await userEvent.keyboard('NL-7');
  await pressBeside(dialog);
  expect(dialog.open).toBe(true);
  await userEvent.click(page.getByRole('button', { name: 'Close' }));
  await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce());
});

test('a click beside it closes it while nothing was typed, unless its author says that there is work in it', async () => {
  const first = await open();
  await pressBeside(first.dialog);
  await vi.waitFor(() => expect(first.onclose).toHaveBeenCalledOnce());
  await stop?.();
  const second = await open({ isDirty: true });
  await pressBeside(second.dialog);
  expect(second.dialog.open).toBe(true);
});

test('Enter submits it where it is a form, and the page stays', async () => {
  const onsubmit = vi.fn<() => void>();
  await open({ onsubmit });
  await userEvent.keyboard('{Enter}');
  expect(onsubmit).toHaveBeenCalledOnce();
});

test('a phone gives it the whole screen', async () => {
  await page.viewport(390, 844);
  const { dialog } = await open();
  const { width, height } = dialog.getBoundingClientRect();
  expect([width, height]).toEqual([390, 844]);
  await page.viewport(1_280, 800);
});
