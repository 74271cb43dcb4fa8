import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright';
import { browserFlags, findBrowser } from '../../src/commands/find-browser.mjs';

export interface ChromiumProcess {
  readonly context: BrowserContext;
  /** Another profile in the same process, gone when it is closed. */
  newContext(): Promise<BrowserContext>;
  /** `kill -9` of the browser and everything it started. */
  kill(): Promise<void>;
}

/** A Chromium that is ours to kill, on a profile that outlives it. */
export async function startChromium(profile: string): Promise<ChromiumProcess> {
  const path = await findBrowser();
  if (!path) throw new Error('There is no Chromium: set CHROMIUM_PATH.');
  const portFile = join(profile, 'DevToolsActivePort');
  // What the killed one left: its port, and the lock by which it says that it runs.
  for (const name of ['DevToolsActivePort', 'SingletonLock', 'SingletonSocket', 'SingletonCookie'])
    await rm(join(profile, name), { force: true });
  const flags = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const child = spawn(path, [...browserFlags(), ...flags, '--window-size=1280,2600', 'about:blank'], {
    detached: true,
    stdio: 'ignore',
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  const port = await portIn(portFile);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const context = browser.contexts()[0];
  if (!context) throw new Error('Chromium has no profile open');
  return {
    context,
    newContext: () => browser.newContext({ viewport: { width: 1280, height: 2_600 } }),
    async kill() {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await exited;
    },
  };
}

async function portIn(file: string): Promise<number> {
  for (let tries = 0; tries < 600; tries++) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.includes('\n')) return Number(text.split('\n')[0]);
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('Chromium did not start');
}
