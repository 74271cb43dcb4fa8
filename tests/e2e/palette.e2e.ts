import { expect } from 'playwright/test';
import { OFFLINE, test } from '../support/screens/app-test.ts';
import { seriousProblems } from '../support/screens/look-at.ts';
import { offlineReady } from '../support/screens/offline-ready.ts';
import { type LosableServer, losableServer } from '../support/servers/losable-server.ts';

let server: LosableServer;
test.beforeEach(async () => {
  server = await losableServer();
});

test(
  'Ctrl K finds a record or a command by keyboard, without a network too, and remembers what was opened',
  { tag: OFFLINE },
  async ({ page }) => {
    await page.goto(`${server.origin}/set-up`);
    await page.getByRole('button', { name: 'Look around with a sample company' }).click();
    await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();
    // With a part of the rows alone nothing is said not to be there.
    await expect(page.getByText('Up to date').locator('visible=true').first()).toBeVisible();
    await offlineReady(page);
    await server.goAway();

    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Find a record or a command' });
    await expect(field).toBeFocused();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await seriousProblems(page), colorScheme).toEqual([]);
    }
    await page.keyboard.type('nl-ph-1');
    const first = page.getByRole('option').first();
    await expect(first).toContainText('NL-PH-1');
    const name = await first.locator('.title').innerText();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/devices\/dv_/);
    await expect(page.getByRole('heading', { name })).toBeVisible();

    await page.keyboard.press('Control+k');
    await expect(first).toContainText(name);
    await page.keyboard.type('install li');
    await expect(first).toContainText('Install list');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/reports\/installs/);
    await page.getByRole('button', { name: /^Find/ }).click();
    await page.keyboard.type('no such thing');
    await expect(page.getByText('No results')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(field).toBeHidden();
    await expect(page.getByRole('button', { name: /^Find/ })).toBeFocused();
  },
);
