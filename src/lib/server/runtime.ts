import { createHmac } from 'node:crypto';
import { pino } from 'pino';
import { Agents } from './agents/agents.ts';
import { sweepSignIns } from './auth/ownerless.ts';
import { SignIns } from './auth/sign-ins.ts';
import { OpenStreams } from './http/open-streams.ts';
import { currentRequestId } from './http/request-id.ts';
import { ServerMetrics } from './metrics/server-metrics.ts';
import { readSettings, type Settings } from './settings/settings.ts';
import { openStore, type Store } from './store/open-store.ts';
import { purge } from './store/upkeep.ts';
import { PokeHub } from './sync/poke-hub.ts';
import { repeatUnref, UpkeepTimer } from './upkeep-timer.ts';

/** What a server process is made of. */
export interface Runtime {
  readonly settings: Settings;
  readonly store: Store;
  readonly signIns: SignIns;
  readonly pokes: PokeHub;
  readonly agents: Agents;
  readonly streams: OpenStreams;
  readonly metrics: ServerMetrics;
  readonly log: pino.Logger;
  /** Typed by who creates the company from another computer. */
  readonly setUpCode: string;
  /** In the terminal, once. */
  showSetUpCode(): void;
  /** Ends when the server stops: open streams listen. */
  readonly stopping: AbortController;
  stop(): Promise<void>;
}

/** The bundle and the command that serves it share this process, but not their modules. */
const PLACE = Symbol.for('muster.runtime');
const places = globalThis as unknown as Record<symbol, Runtime | undefined>;

/** undefined: nothing asked for it yet. For the commands that stop it. */
export function runtimeIfStarted(): Runtime | undefined {
  return places[PLACE];
}

export function runtime(): Runtime {
  const made = places[PLACE];
  if (!made) throw new Error('The server is not started');
  return made;
}

/** The composition root of the server; a second call answers the first's. Throws StartRefused. */
export async function startRuntime(settings?: Settings): Promise<Runtime> {
  return (places[PLACE] ??= await compose(settings ?? readSettings(process.env)));
}

async function compose(settings: Settings): Promise<Runtime> {
  const log = pino({ level: settings.logLevel, mixin: requestOf });
  const store = await openStore({ ...settings, log });
  const secret = store.cookieSecret;
  const signIns = new SignIns({ pool: store.authPool, origin: settings.origin, secret });
  const pokes = new PokeHub(store);
  const agents = new Agents(store, log);
  const streams = new OpenStreams(settings.maxStreams);
  const stopping = new AbortController();
  const work = async (isStopping: AbortSignal): Promise<void> => {
    await purge(store, Date.now(), isStopping);
    await sweepSignIns({ store, signIns }, Date.now());
  };
  const upkeep = new UpkeepTimer({ work, log, repeat: repeatUnref });
  // From the secret, so that every process on one database shows the same.
  const setUpCode = createHmac('sha256', secret).update('set-up').digest('hex').slice(0, 16);
  let isCodeShown = false;
  return {
    settings,
    store,
    log,
    pokes,
    agents,
    streams,
    metrics: new ServerMetrics({ streams: () => streams.size, pools: () => store.poolUse() }),
    stopping,
    signIns,
    setUpCode,
    showSetUpCode() {
      if (isCodeShown) return;
      isCodeShown = true;
      process.stdout.write(`To create the company, enter the set-up code ${setUpCode}\n`);
    },
    async stop() {
      // Gone first: whoever starts again meanwhile, as Vite does, gets another.
      places[PLACE] = undefined;
      stopping.abort();
      pokes.stop();
      await agents.stop();
      await upkeep.stop();
      await store.stop();
    },
  };
}

/** In every line of a request: which. */
function requestOf(): object {
  const requestId = currentRequestId();
  return requestId === undefined ? {} : { requestId };
}
