import '../../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import LinksUsed from '#lib/ui/areas/settings/LinksUsed.svelte';
import { formatMoment } from '#lib/words/format/days.ts';
import { NOW } from '#tests/support/rows/domain-rows.ts';

let screen: ReturnType<typeof mount> | null = null;
afterEach(async () => {
  if (screen) await unmount(screen);
  screen = null;
});

test('says by which links the password was set, from whom, and what to do if that was somebody else', async () => {
  const links = [
    { kind: 'password-reset', at: NOW, madeBy: 'Ada Admin' },
    { kind: 'invitation', at: NOW - 1_000, madeBy: '' },
  ] as const;
  screen = mount(LinksUsed, { target: document.body, props: { links } });
  const part = page.getByRole('region', { name: 'Password links' });
  await expect
    .element(part.getByText(`Password set with a link from Ada Admin on ${formatMoment(NOW)}.`))
    .toBeVisible();
  await expect
    .element(part.getByText(`Password set with an invitation link on ${formatMoment(NOW - 1_000)}.`))
    .toBeVisible();
  await expect.element(part.getByText(/signs you out everywhere/)).toBeVisible();
});

test('says nothing where no link was used', () => {
  screen = mount(LinksUsed, { target: document.body, props: { links: [] } });
  expect(document.body.textContent).not.toContain('Password links');
});
