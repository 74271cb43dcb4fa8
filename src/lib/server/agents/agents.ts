import type { Logger } from 'pino';
import type { Store } from '../store/open-store.ts';
import { Unavailable } from '../store/trouble.ts';
import { AgentKeys } from './agent-keys.ts';
import { BodyRoom } from './body-room.ts';
import { CheckInQueue } from './check-in-queue.ts';
import { LatePokes } from './late-pokes.ts';
import { Rematch } from './rematch.ts';
import { SoftwareRules } from './software-rules.ts';
import { takeCheckIns } from './take-check-ins.ts';

/** What a server process needs for agents: keys, the queue of check-ins, and matching in the background. */
export class Agents {
  readonly keys: AgentKeys;
  readonly queue: CheckInQueue;
  readonly room = new BodyRoom();
  readonly rules = new SoftwareRules();
  readonly #pokes: LatePokes;
  readonly #rematch: Rematch;

  constructor(store: Store, log: Pick<Logger, 'warn'>) {
    this.keys = new AgentKeys(store);
    this.#pokes = new LatePokes(store.pokes);
    this.queue = new CheckInQueue(async (accountId, group) => {
      const at = Date.now();
      let isQuiet = false;
      const taken = await store.account(accountId).write(at, async (write) => {
        const answers = await takeCheckIns(write, group, { at, rules: this.rules });
        ({ isQuiet } = write);
        return answers;
      });
      if (!taken) throw new Unavailable('The account is gone');
      if (isQuiet) this.#pokes.wrote(accountId);
      return taken;
    });
    this.#rematch = new Rematch(store, this.rules, log);
    void this.#rematch.start();
  }

  async stop(): Promise<void> {
    this.keys.stop();
    this.#pokes.stop();
    await this.#rematch.stop();
  }
}
