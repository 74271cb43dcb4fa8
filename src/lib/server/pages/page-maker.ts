import type { Logger } from 'pino';
import type { Store } from '../store/open-store.ts';
import { isSetDue } from './due-sets.ts';
import { makeReadyPages } from './make-pages.ts';
import { PageEncoder } from './page-encoder.ts';

/** Changes of a minute are little beside what makes a set stale. */
const EVERY_MS = 60_000;

interface Outside {
  readonly store: Pick<Store, 'account' | 'people'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Calls back every so many ms without keeping the process alive; answers how to end it. */
  readonly repeat: (work: () => void, everyMs: number) => () => void;
  /** Rows from which an account has pages; left out: 10,000. */
  readonly least?: number;
}

/** Keeps pages ready for first syncs: looks at each account at once and every minute, one after the other. */
export class PageMaker {
  readonly #outside: Outside;
  readonly #encoder = new PageEncoder();
  readonly #stopping = new AbortController();
  readonly #end: () => void;
  /** The version at which an account was looked at: what has not changed since is not looked at again. */
  readonly #seen = new Map<string, number>();
  #underWay: Promise<void> | null = null;

  constructor(outside: Outside) {
    this.#outside = outside;
    this.#end = outside.repeat(() => this.#run(), EVERY_MS);
    this.#run();
  }

  /** Answers when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#end();
    this.#stopping.abort();
    await this.#encoder.rest();
    await this.#underWay;
  }

  #run(): void {
    this.#underWay ??= this.#all().finally(() => (this.#underWay = null));
  }

  async #all(): Promise<void> {
    const { store, log } = this.#outside;
    const accountIds = await store.people.accountIds().catch(() => []);
    for (const accountId of accountIds) {
      if (this.#stopping.signal.aborted) return;
      // What is wrong with one account stops no other.
      await this.#look(accountId).catch((error: unknown) => {
        if (this.#stopping.signal.aborted) return;
        const cause = String((error as Error).cause ?? error);
        log.warn({ accountId, error: cause }, 'pages were not made ready; tried again in a minute');
      });
    }
    await this.#encoder.rest();
  }

  async #look(accountId: string): Promise<void> {
    const { store, log, least } = this.#outside;
    const account = store.account(accountId);
    const { version, isDue } = await account.read(async (read) => {
      const { version, db, oldestTombstone } = read;
      const isKnown = version === null || this.#seen.get(accountId) === version;
      const asked = { accountId, oldestTombstone, ...(least === undefined ? {} : { least }) };
      return { version, isDue: !isKnown && (await isSetDue(db, asked)) };
    });
    if (version === null) return;
    const begun = Date.now();
    const stopping = this.#stopping.signal;
    // Not made: another process is at it, which may die of it. Looked at again.
    if (isDue && !(await makeReadyPages({ account, accountId, encoder: this.#encoder, stopping }))) return;
    if (isDue) log.info({ accountId, ms: Date.now() - begun }, 'pages are ready');
    this.#seen.set(accountId, version);
  }
}
