import { defineConfig } from 'playwright/test';
import { browserFlags } from '../../src/commands/find-browser.mjs';

const executablePath = process.env['CHROMIUM_PATH'];

/** One browser at a time on two cores; each test starts its own server on its own data folder. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  outputDir: '../.tmp/e2e',
  workers: 1,
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    actionTimeout: 15_000,
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: browserFlags() },
    trace: 'off',
  },
});
