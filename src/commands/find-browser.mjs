// Finds a Chromium, or fetches one. Plain JavaScript for Node 18+: it may run before the install is complete.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

/** Chromium without its windows: the same engine and storage for two thirds of the work, so it comes first. */
const SHELL = '/usr/bin/chromium-headless-shell';
const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Path of a Chromium that is here already, or null. Order: CHROMIUM_PATH, the shell, Playwright's own, the system's.
 * `isWhole`: not the shell, for what it can't do.
 */
export async function findBrowser({ isWhole = false } = {}) {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const { chromium } = await import('playwright');
  const shell = isWhole ? [] : [SHELL];
  return (
    [...shell, chromium.executablePath(), ...SYSTEM_BROWSERS].find((path) => path && existsSync(path)) ?? null
  );
}

/** As findBrowser, but tries to install one first: Playwright's, else Debian's package (as root). */
export async function findOrFetchBrowser(options = {}) {
  const found = await findBrowser(options);
  if (found) return found;
  const installed =
    attempt('npx', ['playwright', 'install', 'chromium']) ||
    (process.getuid?.() === 0 &&
      attempt('apt-get', ['update', '-qq']) &&
      // Both: with the whole one come the fonts that people's browsers have.
      (attempt('apt-get', ['install', '-y', '-qq', 'chromium', 'chromium-headless-shell']) ||
        attempt('apt-get', ['install', '-y', '-qq', 'chromium'])));
  const fetched = installed ? await findBrowser(options) : null;
  if (fetched) return fetched;
  throw new Error(
    'No Chromium was found and none could be installed. Set CHROMIUM_PATH to one and run again.',
  );
}

/** Flags for a browser in tests. As root Chromium has no sandbox; the others keep it from calling home. */
export function browserFlags() {
  const flags = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  return process.getuid?.() === 0 ? ['--no-sandbox', ...flags] : flags;
}

function attempt(command, words) {
  try {
    execFileSync(command, words, { stdio: 'inherit' });
    return true;
  } catch {
    return false;
  }
}
