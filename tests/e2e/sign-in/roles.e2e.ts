import { expect, test } from 'playwright/test';
import { heldPull } from '../../support/servers/held-pull.ts';
import { founder, HttpClient } from '../../support/servers/http-client.ts';
import { Made } from '../../support/made.ts';
import { freePort, startServer } from '../../support/servers/server-process.ts';
import { openAs } from '../../support/screens/signed-in.ts';

test('an admin whose rows are fetched again, slowly, stays where they are', async ({ page }) => {
  const port = await freePort();
  const line = await heldPull(() => port);
  const server = await startServer({ port, environment: { ORIGIN: line.origin } });
  const admin = new HttpClient(server.origin, line.origin);
  const person = await admin.found();
  await openAs(page, line.origin, founder, '/devices');
  const upToDate = page.getByText('Up to date').locator('visible=true').first();
  await expect(upToDate).toBeVisible();

  const paths: string[] = [];
  page.on('framenavigated', (frame) => paths.push(new URL(frame.url()).pathname));
  line.holdBefore('{"line":"page","collection":"roles"');
  const made = new Made(admin, person);
  made.do('roles.grant', { userId: person.userId, role: 'field-staff', contractId: null });
  await made.push();
  await expect.poll(() => line.isHolding).toBe(true);
  // The account and the person are here again, and the roles are not.
  await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible();
  const areas = page.getByRole('navigation').getByRole('link');
  await expect(areas.filter({ hasText: 'Contracts' }).first()).toBeVisible();
  await expect(areas.filter({ hasText: 'My products' })).toHaveCount(0);
  line.release();
  await expect(upToDate).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible();
  expect(paths).toEqual([]);
  await line.stop();
  await server.stop();
});
