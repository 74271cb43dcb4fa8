// `npm run chaos -- --kills 100 --minutes 5 [--only browser|server|profiles|older] [--seed 7]`. Started by chaos.mjs.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { killBrowser } from './kill-browser.ts';
import { killServer } from './kill-server.ts';
import { meetOlderApp } from './older-app.ts';
import { seeded } from './seeded.ts';
import { conservationLine, shareDevices } from './shared-devices.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    minutes: { type: 'string', default: '5' },
    only: { type: 'string' },
    seed: { type: 'string' },
    // The first one that people could have had.
    older: { type: 'string', default: 'f9f2c09' },
  },
});
const given = { kills: Number(values.kills), minutes: Number(values.minutes) };
const seed = Number(values.seed ?? randomInt(2 ** 31));
if (!(given.kills > 0 && given.minutes > 0 && Number.isSafeInteger(seed))) {
  process.stderr.write(
    'Use: npm run chaos -- --kills 100 --minutes 5 [--only browser|server|profiles|older] [--seed 7]\n',
  );
  process.exit(2);
}
process.stdout.write(`Seed ${seed}.\n`);
const chance = seeded(seed);
const parts = {
  browser: async () => {
    const { kills, acknowledged, between } = await killBrowser(given.kills, chance);
    return `browser killed ${kills} times: ${acknowledged} devices said to be kept are there, once; ${between} were on their way`;
  },
  server: async () => {
    // Several answers of a first sync, so that a kill cuts it anywhere.
    const { kills, acknowledged, firstSyncs } = await killServer(
      { kills: given.kills, devices: 15_000 },
      chance,
    );
    return `server killed ${kills} times: ${acknowledged} edits said to be kept are there, once; ${firstSyncs} first syncs ended complete`;
  },
  profiles: async () => conservationLine(await shareDevices(given.minutes * 60_000, chance)),
  older: async () => {
    const { commit, waited } = await meetOlderApp(values.older);
    return `app of ${commit} updated on today's server: ${waited} edits that waited in it are there, once`;
  },
};
try {
  for (const [name, part] of Object.entries(parts))
    if (values.only === undefined || values.only === name) process.stdout.write(`${await part()}\n`);
} catch (error) {
  process.stderr.write(`Broken with seed ${seed}: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
// A killed browser leaves its line open.
process.exit(0);
