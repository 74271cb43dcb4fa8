// Fills an account with a sample company of any size, in the database that the settings name; beside a running server too.
import { parseArgs } from 'node:util';
import { createSample } from '../lib/server/auth/sample.ts';
import { startRuntime } from '../lib/server/start-runtime.ts';
import { readSettings, type Settings } from '../lib/server/settings/settings.ts';
import { joinEmbedded } from '../lib/server/store/embedded/embedded-cluster.ts';

// The answer is one sentence: what a server logs while it works is left out.
process.env['LOG_LEVEL'] ||= 'warn';

try {
  const { values } = parseArgs({
    options: {
      devices: { type: 'string', default: '1000' },
      users: { type: 'string', default: '20' },
      contracts: { type: 'string', default: '8' },
      seed: { type: 'string', default: 'sample' },
    },
  });
  const [devices, users, contracts] = (['devices', 'users', 'contracts'] as const).map((name) => {
    const count = Number(values[name]);
    if (!Number.isInteger(count) || count < 1 || count > 1_000_000)
      throw new Error(`--${name} takes a number from 1 to 1000000.`);
    return count;
  }) as [number, number, number];
  const size = { devices, users, contracts };
  const settings = readSettings(process.env);
  // Null before the first start, which makes the database.
  const joined = settings.databaseUrl === undefined ? await joinEmbedded(settings.dataFolder) : null;
  const server = await startRuntime(joined ? asOwner(settings, joined.url) : settings);
  const { email, password } = await createSample(server, { ...size, seed: values.seed, at: Date.now() });
  await server.stop();
  await joined?.stop();
  process.stdout.write(
    `A sample company of ${devices} devices is there. Sign in as ${email} with ${password}\n`,
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** Of our own database, whose owner is above its walls by right: nobody needs to be warned of that. */
function asOwner(settings: Settings, databaseUrl: string): Settings {
  return { ...settings, databaseUrl, logLevel: 'error' };
}
