import { createHmac } from 'node:crypto';
import { pino } from 'pino';
import { Agents } from './agents/agents.ts';
import { sweepSignIns } from './auth/ownerless.ts';
import { SignIns } from './auth/sign-ins.ts';
import { logEvent } from './events/event-line.ts';
import { OpenStreams } from './http/open-streams.ts';
import { requestNames } from './http/request-id.ts';
import { Mailer } from './mail/mailer.ts';
import { ServerMetrics } from './metrics/server-metrics.ts';
import { PageMaker } from './pages/page-maker.ts';
import { keepRuntime, type Runtime, runtimeIfStarted } from './runtime.ts';
import { readSettings, type Settings } from './settings/settings.ts';
import { openStore, type StoreSettings } from './store/open-store.ts';
import { Quota } from './store/quota.ts';
import { Turns } from './store/turns.ts';
import { purge } from './store/upkeep.ts';
import { PokeHub } from './sync/poke-hub.ts';
import { REFUSALS } from './sync/push.ts';
import { Tries } from './sync/tries.ts';
import { repeatUnref, UpkeepTimer } from './upkeep-timer.ts';

/** A person has a few browsers with a few tabs, one of which asks at a time. */
const OF_A_PERSON = { width: 1, waiting: 12, patienceMs: 20_000 } as const;

/** The composition root of the server; a second call answers the first's. Throws StartRefused. */
export async function startRuntime(settings?: Settings): Promise<Runtime> {
  const made = runtimeIfStarted() ?? (await compose(settings ?? readSettings(process.env)));
  keepRuntime(made);
  return made;
}

async function compose(settings: Settings): Promise<Runtime> {
  const log = pino({ level: settings.logLevel, mixin: requestNames });
  const onEvent: StoreSettings['onEvent'] = (accountId, event) => logEvent(log, accountId, event);
  const store = await openStore({ ...settings, log, onEvent });
  const secret = store.cookieSecret;
  const { origin, sessionIdleDays, sessionDays } = settings;
  const signIns = new SignIns({ pool: store.authPool, origin, secret, sessionIdleDays, sessionDays });
  const pokes = new PokeHub(store);
  const agents = new Agents(store, log);
  const mailer = settings.mail ? new Mailer(settings.mail, log) : null;
  const streams = new OpenStreams(settings.maxStreams);
  const stopping = new AbortController();
  const work = async (isStopping: AbortSignal): Promise<void> => {
    await purge(store, Date.now(), isStopping);
    await sweepSignIns({ store, signIns }, Date.now());
  };
  const upkeep = new UpkeepTimer({ work, log, repeat: repeatUnref });
  const pages = new PageMaker({ store, log, repeat: repeatUnref });
  // From the secret, so that every process on one database shows the same.
  const setUpCode = createHmac('sha256', secret).update('set-up').digest('hex').slice(0, 16);
  let isCodeShown = false;
  return {
    settings,
    store,
    log,
    pokes,
    pushing: { turns: new Turns(OF_A_PERSON), tries: new Tries(), refusals: new Quota(REFUSALS) },
    pulling: { reading: new Turns(OF_A_PERSON), sending: new Turns({ ...OF_A_PERSON, width: 4 }) },
    agents,
    mailer,
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
      keepRuntime(undefined);
      stopping.abort();
      pokes.stop();
      await agents.stop();
      await mailer?.stop();
      await upkeep.stop();
      await pages.stop();
      await store.stop();
    },
  };
}
