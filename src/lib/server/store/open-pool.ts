import pg from 'pg';
import { type Login, settle } from './role-login.ts';

/** What the database itself ends: 5 s for a lock, since a writer holds an account 20 ms; 30 s for any statement. */
const LIMITS = [
  `statement_timeout = '30s'`,
  `lock_timeout = '5s'`,
  `idle_in_transaction_session_timeout = '60s'`,
  'jit = off',
];
/** What we end, where nothing answers at all: later than the database would. */
const QUERY_MS = 35_000;
const CONNECT_MS = 5_000;

/**
 * A pool whose connections can be thrown away at once: a database that vanished without a word (a cable, a firewall)
 * answers no question, and each would wait for its time-out while it holds one of them.
 */
export class OpenPool extends pg.Pool {
  readonly #clients = new Set<pg.PoolClient>();

  constructor(login: Login, { path, max }: { path: string; max: number }) {
    const { connectionString } = login;
    const settings = [`search_path = ${path}`, ...LIMITS];
    super({
      connectionString,
      max,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: QUERY_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      // The pool waits for it, which its types do not say.
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- see above
      onConnect: (client) => settle(client, login, { settings, withinMs: CONNECT_MS }),
    });
    this.on('connect', (client) => {
      this.#clients.add(client);
      // The pool hears of lost connections that rest. One that is lost between two questions of whoever has it would end
      // the process; the next question tells them.
      client.on('error', () => undefined);
    });
    this.on('remove', (client) => this.#clients.delete(client));
  }

  /** Whoever waits for an answer is told that the connection is gone. */
  throwAway(): void {
    for (const client of this.#clients) cut(client);
  }
}

/** Without a word to the other side, which would not hear it. */
export function cut(client: pg.ClientBase): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}
