import { createHmac, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { SignIns } from './auth/sign-ins.ts';
import { readSettings, type Settings } from './settings/settings.ts';
import { openStore, type Store } from './store/open-store.ts';
import { PokeHub } from './sync/poke-hub.ts';

/** What a server process is made of. */
export interface Runtime {
  readonly settings: Settings;
  readonly store: Store;
  readonly signIns: SignIns;
  readonly pokes: PokeHub;
  readonly log: pino.Logger;
  /** Typed by who creates the company from another computer. */
  readonly setUpCode: string;
  /** Ends when the server stops: open streams listen. */
  readonly stopping: AbortController;
  stop(): Promise<void>;
}

/** The bundle and the command that serves it share this process, but not their modules. */
const PLACE = Symbol.for('muster.runtime');
const places = globalThis as unknown as Record<symbol, Runtime | undefined>;

export function runtime(): Runtime {
  const made = places[PLACE];
  if (!made) throw new Error('The server is not started');
  return made;
}

/** The composition root of the server; a second call answers the first's. Throws StartRefused. */
export async function startRuntime(): Promise<Runtime> {
  return (places[PLACE] ??= await compose(readSettings(process.env)));
}

async function compose(settings: Settings): Promise<Runtime> {
  const log = pino({ level: settings.logLevel });
  const store = await openStore({ ...settings, log });
  const secret = await secretOf(settings.dataFolder);
  const pokes = new PokeHub(store);
  const stopping = new AbortController();
  return {
    settings,
    store,
    log,
    pokes,
    stopping,
    signIns: new SignIns({ pool: store.authPool, origin: settings.origin, secret }),
    // From the secret, so that every process of one data folder shows the same.
    setUpCode: createHmac('sha256', secret).update('set-up').digest('hex').slice(0, 16),
    async stop() {
      stopping.abort();
      pokes.stop();
      await store.stop();
    },
  };
}

/** 256 bits in the data folder, made at the first start. */
async function secretOf(folder: string): Promise<string> {
  const file = join(folder, 'secret');
  await mkdir(folder, { recursive: true });
  const fresh = randomBytes(32).toString('hex');
  await writeFile(file, fresh, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await chmod(file, 0o600);
  return readFile(file, 'utf8');
}
