import { expect } from 'playwright/test';
import { founder } from '../support/servers/http-client.ts';
import { losableServer } from '../support/servers/losable-server.ts';
import { contractsCompany } from '../support/rows/contracts-company.ts';
import { test } from '../support/screens/app-test.ts';
import { lookAt } from '../support/screens/look-at.ts';
import { openAs } from '../support/screens/signed-in.ts';

test('a product put into a suite, offline, is in it after a reload, and is taken out by Undo', async ({
  page,
}) => {
  const server = await losableServer();
  await contractsCompany(server.origin);
  await openAs(page, server.origin, founder, '/products');
  const grid = page.getByRole('grid');
  await expect(grid).toBeVisible();
  await lookAt(page, 'products');
  await grid.getByText('Revit').first().click();
  await expect(page.getByRole('heading', { name: 'Revit', level: 1 })).toBeVisible();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Add included product' }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const takeOut = page.getByRole('button', { name: /^Take .* out of Revit$/ });
  await expect(takeOut).toBeVisible();
  await lookAt(page, 'product');
  await page.context().setOffline(false);
  await page.reload();
  await takeOut.click();
  await expect(takeOut).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(takeOut).toBeVisible();
});
