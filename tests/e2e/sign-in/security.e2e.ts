import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { OFFLINE, test } from '../../support/screens/app-test.ts';
import { exportedFile } from '../../support/screens/exported-file.ts';
import { founder, HttpClient } from '../../support/servers/http-client.ts';
import { lookAt } from '../../support/screens/look-at.ts';
import { offlineReady } from '../../support/screens/offline-ready.ts';
import { openFounded } from '../../support/screens/signed-in.ts';

test(
  'an admin sees who came in and what left, a list that left without a network too',
  { tag: OFFLINE },
  async ({ page, server }) => {
    await openFounded(page, server.origin, '/users');
    await expect(page.getByText('Up to date').first()).toBeVisible();
    await offlineReady(page);
    const { email } = founder;
    await new HttpClient(server.origin).post('/api/session/sign-in', { email, password: 'wrong' });
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Export 1 row' }).click();
    expect((await exportedFile(page)).name).toBe('users.csv');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Settings', exact: true }).first().click();
    await page.getByRole('link', { name: 'Security events' }).click();
    await expect(page.getByText('The server can’t be reached.')).toBeVisible();
    await lookAt(page, 'security offline');
    // What waited is told now.
    const told = page.waitForResponse('**/api/security/exported');
    await page.context().setOffline(false);
    expect((await told).status()).toBe(200);
    await page.reload();
    const events = page.getByRole('region', { name: /^Events, 5/ });
    await expect(events.getByRole('listitem').filter({ hasText: 'List exported' })).toContainText(
      'User list, 1 row',
    );
    await expect(events.getByRole('listitem').filter({ hasText: 'Sign-in failed' })).toContainText('Wrong');
    await lookAt(page, 'security');
    await page.getByLabel('Event', { exact: true }).selectOption('Sign-in failed');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect(page).toHaveURL(/kind=sign-in-failed/);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export 1 row' }).click();
    const lines = readFileSync(await (await download).path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/"Sign-in failed","Ada Admin","","(127\.0\.0\.1|::1)"/);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect(page.getByRole('heading', { name: 'Events, 6' })).toBeVisible();
    await lookAt(page, 'security');
    await page.goto(`${server.origin}/settings/licenses`);
    await expect(page.getByLabel('Licenses')).toContainText('svelte');
    await lookAt(page, 'licenses');
  },
);
