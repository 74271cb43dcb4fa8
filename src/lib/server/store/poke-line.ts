import pg from 'pg';
import { USERS_LOCK } from './advisory-locks.ts';
import { cut } from './open-pool.ts';
import { type Changed, type Poke, readPoke } from './poke-text.ts';
import { type Login, settle } from './role-login.ts';

/** How often the line is asked whether it is there, and how long it may take to say so, in ms. */
const BEAT_MS = 5_000;
const BEAT_ANSWER_MS = 5_000;
/** What is waited before a lost line is opened again, in ms; meanwhile the clocks are polled once a second. */
const REOPEN_MS = 1_000;

export type PokeListener = (accountId: string, changed: Changed | null) => void;

/**
 * Hears which account changed: LISTEN on one connection of its own. While that is lost, or where a database has no
 * LISTEN, the clocks are compared once a second. A line that stops answering is how a server notices that its database
 * vanished without a word.
 */
export class PokeLine {
  private readonly login: Login;
  private readonly pool: pg.Pool;
  private readonly listeners = new Set<PokeListener>();
  private readonly hereListeners = new Set<PokeListener>();
  private line: pg.Client | null = null;
  private timer: NodeJS.Timeout | null = null;
  private beat: NodeJS.Timeout | null = null;
  private versions: Map<string, string> | null = null;
  /** The line was lost since the last look, when nobody counted. */
  private hasMissed = false;
  private isStopped = false;

  private readonly lost: () => void;

  /** `lost`: the database does not answer any more; what waits for it should not. */
  constructor(login: Login, pool: pg.Pool, lost: () => void = () => undefined) {
    this.login = login;
    this.pool = pool;
    this.lost = lost;
  }

  /**
   * Calls back with what this very process changed, before whoever changed it is answered: the notification takes its way
   * through the database, and may come after their next request. Answers how to end it.
   */
  listenHere(listener: PokeListener): () => void {
    this.hereListeners.add(listener);
    return () => this.hereListeners.delete(listener);
  }

  changedHere(accountId: string, changed: Changed): void {
    for (const listener of this.hereListeners) listener(accountId, changed);
  }

  /** Calls back with the account that changed; answers how to end it. */
  listen(listener: PokeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async start(): Promise<void> {
    const line = new pg.Client({
      connectionString: this.login.connectionString,
      connectionTimeoutMillis: 5_000,
      query_timeout: BEAT_ANSWER_MS,
      keepAlive: true,
    });
    line.on('notification', ({ payload }) => this.tell(readPoke(payload ?? '')));
    line.on('error', () => undefined);
    line.on('end', () => this.reopen(line));
    try {
      await line.connect();
      // The lock is not to be had while a backup is restored: then it is asked for again. Ends with the connection.
      await settle(line, this.login, { settings: [`lock_timeout = '2s'`], withinMs: BEAT_ANSWER_MS });
      await line.query('select pg_advisory_lock_shared($1)', [USERS_LOCK]);
      await line.query('listen muster_poke');
      this.line = line;
      this.watch(line);
      await this.compare();
      this.versions = null;
    } catch {
      this.line = null;
      this.hasMissed = true;
      void line.end().catch(() => undefined);
      this.later();
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer) clearTimeout(this.timer);
    if (this.beat) clearTimeout(this.beat);
    this.listeners.clear();
    await this.line?.end().catch(() => undefined);
  }

  /** For writes that were quiet: tells every process of the account. Where that fails, browsers ask by themselves. */
  async pokeLater(accountId: string): Promise<void> {
    const text = `with told as (update muster.clocks set told_version = version where account_id = $1)
      select pg_notify('muster_poke', $1)`;
    await this.pool.query(text, [accountId]).catch(() => undefined);
  }

  /** Asks again and again; an answer that does not come in time ends the line, which is then opened again. */
  private watch(line: pg.Client): void {
    if (this.isStopped || this.line !== line) return;
    this.beat = setTimeout(() => {
      line.query('select 1').then(
        () => this.watch(line),
        () => {
          if (this.isStopped || this.line !== line) return;
          this.lost();
          cut(line);
        },
      );
    }, BEAT_MS).unref();
  }

  private reopen(line: pg.Client): void {
    if (this.line !== line) return;
    this.line = null;
    this.hasMissed = true;
    this.later();
  }

  private later(): void {
    if (this.isStopped || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.compare().then(() => this.start());
    }, REOPEN_MS);
  }

  /** Pokes the accounts that have news since the last look, or all of them when the last look was before a loss. */
  private async compare(): Promise<void> {
    if (this.isStopped) return;
    try {
      const found = await this.pool.query<{ id: string; version: string }>(
        'select account_id as id, coalesce(told_version, version)::text as version from muster.clocks',
      );
      const before = this.versions;
      this.versions = new Map(found.rows.map(({ id, version }) => [id, version]));
      const isDue = (id: string, version: string): boolean =>
        before ? before.get(id) !== version : this.hasMissed;
      const due = [...this.versions].filter(([id, version]) => isDue(id, version));
      this.hasMissed = false;
      for (const [accountId] of due) this.tell({ accountId, changed: null });
    } catch {
      // The database is away: the next look comes in a second.
    }
  }

  private tell({ accountId, changed }: Poke): void {
    for (const listener of this.listeners) listener(accountId, changed);
  }
}
