import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, type Page, test } from 'playwright/test';
import { joinEmbedded } from '../../src/lib/server/store/embedded/embedded-cluster.ts';
import { founder, HttpClient } from '../support/servers/http-client.ts';
import { offlineReady } from '../support/screens/offline-ready.ts';
import { freePort, type ServerProcess, startServer, tryCommand } from '../support/servers/server-process.ts';
import { openAs } from '../support/screens/signed-in.ts';
import { type VersionProxy, versionProxy } from '../support/servers/version-proxy.ts';

let server: ServerProcess;
let proxy: VersionProxy;

test.beforeEach(async () => {
  const port = await freePort();
  proxy = await versionProxy(() => port);
  server = await startServer({ port, environment: { ORIGIN: proxy.origin } });
  const client = new HttpClient(server.origin, proxy.origin);
  await client.found();
});
test.afterEach(async () => {
  await server.stop();
  await proxy.stop();
});

async function enter(page: Page): Promise<void> {
  await openAs(page, proxy.origin, founder, '/devices');
  await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible();
  await offlineReady(page);
}

async function addDevice(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add device' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Asset name').fill(name);
  await dialog.getByRole('button', { name: /^Add/ }).last().click();
  await expect(dialog).toBeHidden();
}

/** A cell, since the panel of an open device has the name too. */
function row(page: Page, name: string) {
  return page.getByRole('grid').getByText(name, { exact: true });
}

test('a server of another version: what waits is kept and counted, and the server’s version is one press away', async ({
  page,
}) => {
  await enter(page);
  proxy.isOtherProtocol = true;
  await addDevice(page, 'Kept-1');
  await page.goto(`${proxy.origin}/devices`);
  const said = page.getByText(/The server runs a different version of Muster, so nothing is synced/);
  await expect(said).toContainText('Your 1 waiting change and any new ones are kept on this device');
  await addDevice(page, 'Kept-2');
  await expect(said).toContainText('Your 2 waiting changes and any new ones are kept');
  await expect(row(page, 'Kept-1')).toBeVisible();
  // Either side may be the older one: the app that the server has is the one that fits.
  proxy.isOtherProtocol = false;
  proxy.appVersion += 1;
  await page.getByRole('button', { name: 'Load the server’s version' }).click();
  await expect(page.getByText('Up to date').first()).toBeVisible();
  await expect(said).toHaveCount(0);
  await expect(row(page, 'Kept-1')).toBeVisible();
  await expect(row(page, 'Kept-2')).toBeVisible();
});

// Chromium lets the version before stay while anything is under way in it, and now and then when nothing is.
for (const stays of [false, true]) {
  const how = stays ? 'comes beside the version before, which can’t go' : 'takes over';
  test(`a new version waits for the person, and ${how}: typed text and pending edits stay, in every tab`, async ({
    page,
    context,
  }) => {
    await enter(page);
    if (stays) await keepWorkerBusy(page);
    proxy.isOtherProtocol = true;
    await addDevice(page, 'Pending-1');
    const other = await context.newPage();
    await other.goto(`${proxy.origin}/devices`);
    await expect(row(other, 'Pending-1')).toBeVisible();
    await other.getByRole('button', { name: 'Add device' }).first().click();
    await other.getByRole('dialog').getByLabel('Asset name').fill('half a na');
    proxy.appVersion += 1;
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await page.evaluate(
      () =>
        new Promise<void>((done) => {
          const look = async () =>
            (await navigator.serviceWorker.getRegistration())?.waiting
              ? done()
              : setTimeout(() => void look(), 50);
          void look();
        }),
    );
    // Nothing reloads by itself.
    await expect(other.getByRole('dialog').getByLabel('Asset name')).toHaveValue('half a na');
    await expect(row(page, 'Pending-1')).toBeVisible();
    proxy.isOtherProtocol = false;
    await page.reload();
    const ready = page.getByText('A new version of Muster is ready.');
    await expect(ready).toBeVisible();
    await page.getByRole('button', { name: 'Update now' }).click();
    await expect(page.getByText(/new version/)).toHaveCount(0);
    await expect.poll(() => givenVersion(page)).toMatch(/-2$/);
    await expect(row(page, 'Pending-1')).toBeVisible();
    await expect(page.getByText('Up to date').first()).toBeVisible();
    await expect(other.getByRole('dialog').getByLabel('Asset name')).toHaveValue('half a na');
    await expect(other.getByText('Another tab updated Muster.')).toBeVisible();
    await other.getByRole('dialog').getByLabel('Asset name').fill('half a name');
    await other.getByRole('dialog').getByRole('button', { name: /^Add/ }).last().click();
    await expect(row(page, 'half a name')).toBeVisible();
  });
}

/** The version of the app that the service worker gives pages. */
function givenVersion(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = (event) => done(event.data as string);
        navigator.serviceWorker.controller?.postMessage({ type: 'VERSION' }, [port2]);
      }),
  );
}

/** From here on the active service worker has something under way, and is not replaced. */
async function keepWorkerBusy(page: Page): Promise<void> {
  const [worker] = page.context().serviceWorkers();
  await worker?.evaluate(() => {
    self.addEventListener('message', (event) => {
      if (event.data !== 'busy') return;
      (event as unknown as { waitUntil(done: Promise<void>): void }).waitUntil(new Promise(() => undefined));
      event.ports[0]?.postMessage('busy');
    });
  });
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done();
        navigator.serviceWorker.controller?.postMessage('busy', [port2]);
      }),
  );
}

test('a server set back to a backup: the browser says so, sends again what the backup lacks, and it is applied once', async ({
  page,
}) => {
  await enter(page);
  await addDevice(page, 'Before-1');
  await expect(page.getByText('Up to date').first()).toBeVisible();
  await expect.poll(() => stored('Before-1')).toBe(1);
  const file = join(mkdtempSync(join(tmpdir(), 'muster-set-back-')), 'backup');
  await admin('backup', file);
  await addDevice(page, 'After-1');
  await addDevice(page, 'After-2');
  await expect.poll(() => stored('After-2')).toBe(1);
  await expect(page.getByText('Up to date').first()).toBeVisible();
  const port = Number(new URL(server.origin).port);
  const { dataFolder } = server;
  await server.stop();
  await addDevice(page, 'While-away');
  await admin('restore', file, '--replace');
  server = await startServer({ dataFolder, port, environment: { ORIGIN: proxy.origin } });
  expect(await stored('After-1')).toBe(0);

  // A backup has no sessions: what was done is kept, and waits until the person signs in again.
  await page.goto(`${proxy.origin}/devices`);
  await expect(page.getByText('Sign in to sync, your 1 change is kept').first()).toBeVisible();
  await expect(row(page, 'While-away')).toBeVisible();
  await openAs(page, proxy.origin, founder, '/devices');
  const said = page.getByText(/The server was restored from an earlier backup on/);
  await expect(said).toContainText('This device is sending 3 changes from the last 30 days again');
  await expect(page.getByText('Up to date').first()).toBeVisible({ timeout: 60_000 });
  for (const name of ['Before-1', 'After-1', 'After-2', 'While-away']) {
    await expect.poll(() => stored(name)).toBe(1);
    await expect(row(page, name)).toBeVisible();
  }
  await page.reload();
  await expect(said).toBeVisible();
  await page.getByRole('button', { name: 'Got it' }).click();
  await expect(said).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('Up to date').first()).toBeVisible();
  await expect(said).toHaveCount(0);
});

async function admin(...words: string[]): Promise<void> {
  const command = tryCommand(['src/commands/admin.ts', ...words], { MUSTER_DATA: server.dataFolder });
  expect(await command.exited, command.output()).toBe(0);
}

/** How many devices of that name the server has. */
async function stored(name: string): Promise<number> {
  const embedded = await joinEmbedded(server.dataFolder);
  const client = new pg.Client({ connectionString: embedded?.url });
  await client.connect();
  const found = await client.query(`select 1 from muster.devices where not gone and row->>'name' = $1`, [
    name,
  ]);
  await client.end();
  return found.rowCount ?? -1;
}
