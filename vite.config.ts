import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserFlags, findBrowser } from './src/commands/find-browser.mjs';
import { shippedPackagesPlugin } from './src/commands/shipped-packages.mjs';

const isTest = process.env['VITEST'] !== undefined;
const executablePath = isTest ? await findBrowser() : null;

/** What tests write outside the project goes with the run. */
const TEST_RUN = 'tests/support/servers/test-run.ts';

/** A project of tests that run in Node: the suffix names the environment, the folder the kind. `before`: what all share. */
function nodeProject(name: string, timeoutSeconds: number, before: readonly string[] = []) {
  return {
    extends: true as const,
    test: {
      name,
      environment: 'node' as const,
      // Files share what they import, as the app does; nothing there is kept from one test to the next.
      isolate: false,
      include: [`tests/${name}/**/*.test.ts`],
      globalSetup: [TEST_RUN, ...before.map((file) => `tests/support/servers/${file}`)],
      testTimeout: timeoutSeconds * 1_000,
      hookTimeout: 120_000,
    },
  };
}

/**
 * What three places of the app use is one file. Left to itself the bundler makes a file of every few lines that two pages
 * share: a first visit asked for twice as many, and was kept for offline use in twice the time. What the two outer
 * layouts need is a file of its own: it is all that a page before the desk waits for.
 */
const SHELL = {
  name: 'shell',
  test: /src\/routes\/\+(layout|error)\.svelte|preload-helper|node_modules\/(svelte|@sveltejs)\/|client-optimized\/app/,
  priority: 2,
};
const SHARED = { name: 'shared', minShareCount: 3, test: /src\/lib/ };

export default defineConfig({
  plugins: [sveltekit(), shippedPackagesPlugin(import.meta.dirname)],
  worker: { format: 'es', plugins: () => [shippedPackagesPlugin(import.meta.dirname)] },
  // One file for each instead of hundreds to open at every start.
  ssr: { noExternal: [/^(@better-auth\/|better-auth$|kysely$|kysely\/)/] },
  build: { target: 'es2022' },
  environments: {
    client: { build: { rolldownOptions: { output: { codeSplitting: { groups: [SHELL, SHARED] } } } } },
  },
  // Found by Vite only when a page first needs them, which reloads a browser test half-way: name them here.
  optimizeDeps: {
    include: [
      ...['comlink', 'dexie', 'valibot', 'papaparse', 'workbox-window', 'uplot', '@zxcvbn-ts/core'],
      ...['adjacencyGraphs', 'passwords'].map((list) => `@zxcvbn-ts/language-common/dist/${list}.json.mjs`),
      ...['commonWords', 'firstnames'].map((list) => `@zxcvbn-ts/language-en/dist/${list}.json.mjs`),
    ],
  },
  test: {
    // Two cores: more workers than that only make timings noisy.
    maxWorkers: 2,
    // The database of the run stops with hundreds in it: cut short at ten seconds, it would run on.
    teardownTimeout: 120_000,
    // What is waited for comes when it comes: a second is nothing beside another test that starts a database.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      nodeProject('unit', 20),
      nodeProject('property', 180, ['shared-postgres.ts']),
      nodeProject('contract', 120, ['shared-postgres.ts', 'empty-data.ts']),
      {
        extends: true as const,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.browser.test.ts'],
          testTimeout: 60_000,
          globalSetup: [TEST_RUN],
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(executablePath === null ? {} : { executablePath }),
                args: browserFlags(),
              },
            }),
            instances: [{ browser: 'chromium' as const, viewport: { width: 1280, height: 800 } }],
          },
        },
      },
    ],
  },
});
