import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Answer } from '#lib/ui/state/desk.ts';
import { saveProblem } from '#lib/ui/state/save-problem.ts';
import EditInPlace from '#lib/ui/components/EditInPlace.svelte';

const kept: Answer = { status: 'kept', mutationId: 'mu', outcome: { status: 'accepted' } };
let stop: (() => void) | null = null;
afterEach(() => {
  stop?.();
  stop = null;
});

async function edit(answer: Answer, keys: string) {
  const host = document.body.appendChild(document.createElement('div'));
  const onsave = vi.fn(() => Promise.resolve(saveProblem(answer, ({ reason }) => reason)));
  const field = mount(EditInPlace, {
    target: host,
    props: { label: 'Display name', value: 'Old', empty: 'NL-7', isPending: false, maxlength: 200, onsave },
  });
  stop = () => {
    void unmount(field);
    host.remove();
  };
  await vi.waitFor(() => expect(host.querySelector('button')).not.toBeNull());
  host.querySelector('button')!.click();
  await vi.waitFor(() => expect(document.activeElement).toBe(host.querySelector('input')));
  host.querySelector('input')!.select();
  await userEvent.keyboard(keys);
  return { host, onsave };
}

test('Enter saves what it was and what it becomes, shows it at once and marks it as waiting', async () => {
  const { host, onsave } = await edit(kept, 'New{Enter}');
  await vi.waitFor(() => expect(host.querySelector('input')).toBeNull());
  expect(onsave).toHaveBeenCalledExactlyOnceWith({ was: 'Old', to: 'New' });
  expect(host.textContent).toContain('New');
  expect(host.querySelector('[title="Waiting to be sent"]')).not.toBeNull();
});

test('Escape restores the text and saves nothing', async () => {
  const { host, onsave } = await edit(kept, 'New{Escape}');
  await vi.waitFor(() => expect(host.querySelector('input')).toBeNull());
  expect(onsave).not.toHaveBeenCalled();
  expect(host.textContent).toContain('Old');
});

test('what could not be saved stays in the field with the reason', async () => {
  const { host } = await edit({ status: 'not-saved', message: 'The disk is full.' }, 'New{Enter}');
  await vi.waitFor(() =>
    expect(host.querySelector('[role=alert]')?.textContent).toContain('The disk is full.'),
  );
  expect(host.querySelector('input')!.value).toBe('New');
});
