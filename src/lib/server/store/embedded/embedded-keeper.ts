import type pg from 'pg';

/** What is waited before a database that went away is started again, in ms: its last processes need a moment to end. */
const AGAIN_MS = 1_000;

/**
 * Holds the owner's connection to an embedded database. When it ends unasked, because the database was killed (a
 * machine without memory does it) or restarted, calls `again` until that answers another, so that the server that it
 * belongs to needs no restart.
 */
export class EmbeddedKeeper {
  private readonly again: () => Promise<pg.Client | null>;
  private client: pg.Client;
  private timer: NodeJS.Timeout | null = null;
  private attempt: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(client: pg.Client, again: () => Promise<pg.Client | null>) {
    this.again = again;
    this.client = client;
    this.watch();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.attempt;
    await this.client.end().catch(() => undefined);
  }

  private watch(): void {
    this.client.once('end', () => this.later());
  }

  private later(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.attempt = this.tryAgain();
    }, AGAIN_MS);
  }

  private async tryAgain(): Promise<void> {
    const client = await this.again().catch(() => null);
    if (!client) return this.later();
    this.client = client;
    this.watch();
  }
}
