import { expect, test } from 'playwright/test';
import { killBrowser } from '../chaos/kill-browser.ts';
import { seeded } from '../chaos/seeded.ts';

// The longer runs, with the server killed and profiles side by side too: `npm run nightly`.
test.setTimeout(480_000);

test('a browser killed during edits and imports has everything that it said is kept, once', async () => {
  const { acknowledged } = await killBrowser(1, seeded(1));
  expect(acknowledged).toBeGreaterThan(0);
});
