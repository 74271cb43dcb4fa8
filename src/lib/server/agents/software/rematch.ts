import type { Logger } from 'pino';
import { installChanges } from '../../../domain/software/wanted.ts';
import type { Store } from '../../store/open-store.ts';
import { putInstalls } from './group-software.ts';
import { readStaleLists, writeMatches } from './software-lists.ts';
import type { SoftwareRules } from './software-rules.ts';
import { putActivity, softwareTold } from '../take-check-ins.ts';

/** Lists matched again in one transaction: about 15 ms under the account's lock. */
const LISTS = 20;
/** Between two, so that people's pushes come through. */
const PAUSE_MS = 20;
/** After a change, so that several rules are one round; and after trouble of the database. */
const GATHER_MS = 500;
const RETRY_MS = 5_000;

type RematchStore = Pick<Store, 'account' | 'people' | 'pokes'>;

/**
 * Matches every device's list again, in the background, when the rules of its account changed: on any change of the
 * account, and at the start. A list says with which rules it was matched, so that several processes, and one that was
 * ended half-way, do nothing twice. Never throws: the database may go away under it.
 */
export class Rematch {
  readonly #store: RematchStore;
  readonly #rules: SoftwareRules;
  readonly #log: Pick<Logger, 'warn'>;
  readonly #due = new Set<string>();
  readonly #end: () => void;
  #timer: NodeJS.Timeout | null = null;
  #underWay: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(store: RematchStore, rules: SoftwareRules, log: Pick<Logger, 'warn'>) {
    this.#store = store;
    this.#rules = rules;
    this.#log = log;
    this.#end = store.pokes.listen((accountId) => this.#ask(accountId, GATHER_MS));
  }

  /** All accounts: rules may have changed while nothing ran. */
  async start(): Promise<void> {
    try {
      for (const accountId of await this.#store.people.accountIds()) this.#ask(accountId, GATHER_MS);
    } catch (error) {
      this.#log.warn({ error: String(error) }, 'rematch waits for the next change');
    }
  }

  /** Answers when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#end();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#underWay;
  }

  #ask(accountId: string, afterMs: number): void {
    this.#due.add(accountId);
    if (this.#timer || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#underWay = this.#run().then((hasFailed) => {
        this.#timer = null;
        const [next] = this.#due;
        if (next !== undefined) this.#ask(next, hasFailed ? RETRY_MS : GATHER_MS);
      });
    }, afterMs).unref();
  }

  /** Whether something failed. */
  async #run(): Promise<boolean> {
    let hasFailed = false;
    const accounts = [...this.#due];
    this.#due.clear();
    for (const accountId of accounts) {
      try {
        while (!this.#isStopped && (await this.#some(accountId)))
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      } catch (error) {
        this.#log.warn({ error: String(error) }, 'rematch failed; it is tried again');
        this.#due.add(accountId);
        hasFailed = true;
      }
    }
    return hasFailed;
  }

  /** A few of an account; false: none is left. A look costs a read, and holds the account only where there is work. */
  async #some(accountId: string): Promise<boolean> {
    const account = this.#store.account(accountId);
    const isStale = await account.read(async ({ db }) => {
      const { fingerprint } = await this.#rules.of(db, accountId);
      return (await readStaleLists(db, accountId, { fingerprint, limit: 1 })).length > 0;
    });
    if (!isStale) return false;
    const at = Date.now();
    await account.write(at, async (write) => {
      const rules = await this.#rules.of(write.db, accountId);
      const { fingerprint } = rules;
      const lists = await readStaleLists(write.db, accountId, { fingerprint, limit: LISTS });
      const ids = lists.map(({ deviceId }) => deviceId);
      const devices = await write.tx.getMany('devices', ids);
      const installs = await write.tx.findMany('installations', 'byDevice', ids);
      const matches = [];
      for (const { deviceId, lines, made, digest } of lists) {
        // A device that was merged into another: its list waits, should the merge be taken back.
        const isThere = devices.get(deviceId)?.id === deviceId;
        const present = installs.get(deviceId) ?? [];
        const changes = installChanges(isThere ? lines : [], rules, { id: deviceId, present, made, at });
        matches.push({ deviceId, made: isThere ? changes.made : made, matchedWith: fingerprint, digest });
        if (changes.begun.length + changes.ended.length === 0) continue;
        putInstalls(write, changes);
        const told = await softwareTold(write, changes);
        putActivity(write, { deviceId, actorId: accountId, action: 'software.rematch', changes: told, at });
      }
      await writeMatches(write.db, accountId, matches);
    });
    return true;
  }
}
