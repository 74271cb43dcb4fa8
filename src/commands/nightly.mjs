// `npm run nightly [-- --minutes 20] [--kills 30]`: what finds more the longer it runs, and so has no place in `npm test`:
// the laws of sync under fresh seeds, planted bugs met by chance, hostile requests to every address, cells of files that
// are lost, counts beside those of PostgreSQL, and kills of the real browser and the real server.
// Plain JavaScript for Node 18+.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { installWhenNeeded, run } from './install.mjs';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '20' }, kills: { type: 'string', default: '30' } },
});
installWhenNeeded();

/** One that fails leaves the others their turn: a night has time, and each says something else. */
const parts = [
  ['fuzz', 'src/commands/fuzz.mjs', '--minutes', values.minutes],
  ['planted bugs', 'src/commands/fuzz.mjs', '--planted'],
  ['hostile requests', 'src/commands/nightly/hostile.mjs'],
  ['lost cells', 'src/commands/nightly/lost-cells.mjs'],
  ['counts', 'src/commands/nightly/counts.mjs'],
  ['chaos', 'src/commands/chaos.mjs', '--kills', values.kills, '--minutes', '3'],
];
const ended = parts.map(([name, ...words]) => {
  process.stdout.write(`\n== ${name}\n`);
  return { name, isWell: run('node', words) === 0 };
});

process.stdout.write('\n');
for (const { name, isWell } of ended) process.stdout.write(`${name}: ${isWell ? 'well' : 'FAILED'}\n`);
process.exit(ended.every(({ isWell }) => isWell) ? 0 : 1);
