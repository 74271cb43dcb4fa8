import { expect, test } from 'playwright/test';
import { killBrowser } from '../chaos/kill-browser.ts';
import { killServer } from '../chaos/kill-server.ts';
import { seeded } from '../chaos/seeded.ts';
import { conservationLine, shareDevices } from '../chaos/shared-devices.ts';

// Long runs: `npm run chaos -- --kills 100 --minutes 5`. Twelve tabs beside another test take their time.
test.setTimeout(480_000);

test('a browser killed during edits and imports has everything that it said is kept, once', async () => {
  const { acknowledged } = await killBrowser(3, seeded(1));
  expect(acknowledged).toBeGreaterThan(0);
});

test('a server killed during pushes and first syncs has every acknowledged edit, once', async () => {
  const { acknowledged, firstSyncs } = await killServer({ kills: 3, devices: 3_000 }, seeded(2));
  expect(acknowledged).toBeGreaterThan(0);
  expect(firstSyncs).toBe(3);
});

test('four profiles with three tabs edit the same devices while the server is killed: all equal, nothing unaccounted for', async () => {
  const line = conservationLine(await shareDevices(12_000, seeded(3)));
  expect(line).toContain('=');
});
