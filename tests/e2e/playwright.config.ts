import { defineConfig } from 'playwright/test';
import { browserFlags } from '../../src/commands/find-browser.mjs';

const executablePath = process.env['CHROMIUM_PATH'];

/** These open more than one browser themselves. */
const SEVERAL_BROWSERS = ['**/offline-day.e2e.ts'];

/** At most two browsers at a time on two cores; what changes records starts its own server on its own data folder. */
export default defineConfig({
  testDir: '.',
  globalSetup: ['test-run', 'shared-postgres', 'empty-data'].map((name) => `../support/servers/${name}.ts`),
  outputDir: '../.tmp/e2e',
  workers: 2,
  projects: [
    { name: 'alone', testMatch: SEVERAL_BROWSERS, workers: 1 },
    {
      name: 'two at a time',
      testMatch: '**/*.e2e.ts',
      testIgnore: SEVERAL_BROWSERS,
      dependencies: ['alone'],
    },
  ],
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    actionTimeout: 30_000,
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: browserFlags() },
    trace: 'off',
  },
});
