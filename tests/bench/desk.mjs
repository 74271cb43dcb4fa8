// The real app on the real server: what a person waits for between signing in, opening offline and seeing an edit.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/commands/install.mjs';
import { measurePeople } from './desk-people.mjs';
import { measureReports } from './desk-reports.mjs';
import { median, p95, row } from './desk-rows.mjs';
import { end, fill, freePort, serve } from './desk-server.mjs';

const EDITS = 20;

/** Answers rows of the budget table. `launch` starts a browser whose storage is in a folder. */
export async function measureDesk(launch, isQuick) {
  const devices = isQuick ? 2_000 : 100_000;
  if (run('vite', ['build', '--logLevel', 'error']) !== 0) throw new Error('The build did not succeed');
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-desk-'));
  chmodSync(folder, 0o755);
  const environment = {
    PORT: String(await freePort()),
    MUSTER_DATA: join(folder, 'data'),
    LOG_LEVEL: 'warn',
  };
  const signIn = fill(devices, environment);
  let server = await serve(environment);
  const browser = await launch(join(folder, 'browser'));
  const origin = `http://localhost:${environment.PORT}`;
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    await page.addInitScript(watchFirstRow);
    const first = await enter(page, { origin, devices, ...signIn });
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    server = await end(server);
    // Once to warm the disk, then measured: a person opens an app that the machine has seen before.
    const painted = [];
    for (let time = 0; time < 4; time++) {
      await page.goto(`${origin}/devices`);
      await page.waitForFunction(() => globalThis.firstRowAt !== undefined);
      painted.push(await page.evaluate(() => globalThis.firstRowAt));
    }
    const edits = await measureEdits(page);
    return [
      row(`signed in until ${devices} devices are listed`, first.listed, 2_500),
      row('signed in until the whole reference size is here', first.whole, 6_000),
      row('devices: opened offline to the list painted', median(painted.slice(1)), 800),
      row('edit on screen, p95', p95(edits), 40),
      ...(await measurePeople(page, origin)),
      ...(await measureReports(page, origin)),
    ];
  } finally {
    await browser.close();
    if (server) await end(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs in the page: the time since navigation until a frame with the first row of a table was painted. */
function watchFirstRow() {
  const look = () => {
    if (!document.querySelector('[role=row][aria-rowindex="2"]')) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.firstRowAt = performance.now())));
  };
  requestAnimationFrame(look);
}

async function enter(page, { origin, devices, email, password }) {
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  const start = Date.now();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator(`[role=grid][aria-rowcount="${devices + 1}"]`).waitFor();
  const listed = Date.now() - start;
  await page.getByText('Up to date').first().waitFor();
  return { listed, whole: Date.now() - start };
}

/** Display names of the first device, edited in its panel: from Enter until the screen shows the new one. */
async function measureEdits(page) {
  await page.locator('[role=row][aria-rowindex="2"]').click();
  const panel = page.getByRole('complementary').last();
  const times = [];
  for (let edit = 0; edit < EDITS; edit++) {
    await panel.getByRole('button', { name: /^Display name/ }).click();
    await panel.getByRole('textbox', { name: 'Display name' }).fill(`Bench ${edit}`);
    times.push(await page.evaluate(editUntilShown, `Bench ${edit}`));
  }
  return times;
}

/** Runs in the page. */
function editUntilShown(text) {
  return new Promise((resolve) => {
    const start = performance.now();
    const look = () => {
      if (!document.body.textContent.includes(text)) return requestAnimationFrame(look);
      requestAnimationFrame(() => resolve(performance.now() - start));
    };
    document.activeElement.form.requestSubmit();
    requestAnimationFrame(look);
  });
}
