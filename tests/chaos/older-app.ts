import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { founder } from '../support/servers/http-client.ts';
import { ChaosCompany, checkOnce } from './chaos-company.ts';
import { addDevice, openDevices, waitUntilInSync } from './chaos-desk.ts';
import { startChromium } from './chromium-process.ts';
import { checkEqual, inOrder, keptIn } from './kept-rows.ts';

export interface OlderAppCount {
  readonly commit: string;
  /** Edits that were made in the older app and waited while the server was replaced. */
  readonly waited: number;
}

/**
 * The app and the server of an older commit, both built from it. Edits wait in the older app while today's server takes
 * the place of the older one, on its data. Every edit must be there once, from the older app or from today's.
 */
export async function meetOlderApp(commit: string): Promise<OlderAppCount> {
  const folder = builtFrom(commit);
  const company = await ChaosCompany.found(folder);
  const chromium = await startChromium(company.newProfile());
  try {
    const names = ['Arrived-1', 'Waited-1', 'Waited-2', 'Waited-3', 'Later-1'];
    const page = await openDevices(chromium.context, company);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await addDevice(page, 'Arrived-1');
    await waitUntilInSync(page);
    await company.serveInstead(async () => {
      for (const name of names.filter((one) => one.startsWith('Waited'))) await addDevice(page, name);
    });
    await takeUpdate(page);
    await signInAgain(page);
    await waitUntilInSync(page);
    await addDevice(page, 'Later-1');
    await waitUntilInSync(page);
    checkOnce(await company.deviceCounts(), { acknowledged: names, tried: names });
    const rows = await company.query<{ id: string; row: object }>(
      'select id, row from muster.devices where not gone',
    );
    const there = new Map(rows.map(({ id, row }) => [id, inOrder(row)]));
    checkEqual('The replica of the updated app', there, (await keptIn(page)).devices);
    return { commit, waited: 3 };
  } finally {
    await chromium.kill();
    await company.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder with that commit, installed and built by its own means. */
function builtFrom(commit: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-older-'));
  const files = execFileSync('git', ['archive', commit], { maxBuffer: 256 * 1024 * 1024 });
  execFileSync('tar', ['-x', '-C', folder], { input: files });
  const install = "import('./src/commands/install.mjs').then((install) => install.installWhenNeeded())";
  execFileSync('node', ['-e', install], { cwd: folder, stdio: 'inherit' });
  execFileSync(join(folder, 'node_modules/.bin/vite'), ['build', '--logLevel', 'error'], {
    cwd: folder,
    stdio: 'inherit',
  });
  return folder;
}

/** The older app goes on until the person takes today's. */
async function takeUpdate(page: Page): Promise<void> {
  await page.reload();
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  const update = page.getByRole('button', { name: 'Update now' });
  await update.click({ timeout: 60_000 });
  await expect(update).toHaveCount(0, { timeout: 60_000 });
}

/** Where the sessions of the older server are not today's, the app says what it keeps and asks to sign in. */
async function signInAgain(page: Page): Promise<void> {
  const ask = page.getByRole('link', { name: /^Sign in to sync/ }).first();
  const sync = page.locator('button.sync', { hasText: /^(Up to date|Syncing|\d+ waiting)/ }).first();
  await ask.or(sync).first().waitFor({ timeout: 60_000 });
  if (!(await ask.isVisible())) return;
  await ask.click();
  await page.getByLabel('Email').fill(founder.email);
  await page.getByLabel('Password').fill(founder.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await sync.waitFor({ timeout: 60_000 });
}
