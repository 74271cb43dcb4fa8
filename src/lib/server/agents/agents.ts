import type { Logger } from 'pino';
import type { Store } from '../store/open-store.ts';
import { Unavailable } from '../store/trouble.ts';
import { AgentKeys } from './agent-keys.ts';
import { BodyReader } from './bodies/body-reader.ts';
import { BodyRoom } from './bodies/body-room.ts';
import { CheckInQueue } from './check-in-queue.ts';
import { LatePokes } from './late-pokes.ts';
import { Quota } from '../store/quota.ts';
import { Rematch } from './software/rematch.ts';
import { SoftwareCounts } from './software/software-counts.ts';
import { SoftwareRules } from './software/software-rules.ts';
import { takeCheckIns } from './take-check-ins.ts';

/**
 * Devices that a key may add: a rollout of 60,000 comes in within a day, and a key that got into wrong hands can't fill
 * the company with a million in an hour.
 */
const NEW_DEVICES = { burst: 20_000, perSecond: 3 } as const;

/** What a server process needs for agents: keys, the queue of check-ins, and matching in the background. */
export class Agents {
  readonly keys: AgentKeys;
  readonly queue: CheckInQueue;
  readonly room = new BodyRoom();
  readonly reader = new BodyReader();
  readonly rules = new SoftwareRules();
  readonly counts: SoftwareCounts;
  readonly #newDevices = new Quota(NEW_DEVICES);
  readonly #pokes: LatePokes;
  readonly #rematch: Rematch;

  constructor(store: Store, log: Pick<Logger, 'warn'>) {
    this.keys = new AgentKeys(store);
    this.counts = new SoftwareCounts(store);
    this.#pokes = new LatePokes(store.pokes);
    this.queue = new CheckInQueue(async (accountId, group) => {
      const at = Date.now();
      let hasNews = false;
      const taken = await store.account(accountId).write(at, async (write) => {
        const answers = await takeCheckIns(write, group, {
          at,
          rules: this.rules,
          mayAdd: (keyId) => this.#newDevices.take(keyId, at),
        });
        hasNews = !write.isQuiet;
        write.isQuiet = true;
        return answers;
      });
      if (!taken) throw new Unavailable('The account is gone');
      if (hasNews) this.#pokes.wrote(accountId);
      return taken;
    });
    this.#rematch = new Rematch(store, this.rules, log);
    void this.#rematch.start();
  }

  async stop(): Promise<void> {
    this.keys.stop();
    this.#pokes.stop();
    await Promise.all([this.#rematch.stop(), this.reader.stop(), this.counts.stop()]);
  }
}
