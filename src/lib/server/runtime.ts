import type { pino } from 'pino';
import type { Agents } from './agents/agents.ts';
import type { SignIns } from './auth/sign-ins.ts';
import type { OpenStreams } from './http/open-streams.ts';
import type { Mailer } from './mail/mailer.ts';
import type { ServerMetrics } from './metrics/server-metrics.ts';
import type { Settings } from './settings/settings.ts';
import type { Store } from './store/open-store.ts';
import type { Quota } from './store/quota.ts';
import type { Turns } from './store/turns.ts';
import type { PokeHub } from './sync/poke-hub.ts';
import type { Tries } from './sync/tries.ts';

/** What a server process is made of. */
export interface Runtime {
  readonly settings: Settings;
  readonly store: Store;
  readonly signIns: SignIns;
  readonly pokes: PokeHub;
  /** What pushes of all people share. */
  readonly pushing: { readonly turns: Turns; readonly tries: Tries; readonly refusals: Quota };
  /**
   * A pull of a person at a time reads: it may take a connection for a second. A few are being sent, each of which is some
   * megabytes in memory until its reader has taken it.
   */
  readonly pulling: { readonly reading: Turns; readonly sending: Turns };
  readonly agents: Agents;
  readonly streams: OpenStreams;
  readonly metrics: ServerMetrics;
  /** null: no mail server is set. */
  readonly mailer: Mailer | null;
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

/** What was composed is the process's from here on; undefined when it stops, so that whoever starts again gets another. */
export function keepRuntime(made: Runtime | undefined): void {
  places[PLACE] = made;
}
