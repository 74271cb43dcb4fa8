import type { Logger } from 'pino';

/** What is taken out is a day old at least, and months mostly; and each start begins with it. */
const EVERY_MS = 6 * 3_600_000;

interface UpkeepSettings {
  /** Stops early when `stopping` is aborted. */
  readonly work: (stopping: AbortSignal) => Promise<void>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Calls back every so many ms without keeping the process alive; answers how to end it. */
  readonly repeat: (work: () => void, everyMs: number) => () => void;
}

/** Takes out what is no longer kept, at once and every six hours, one run at a time. A failed run is logged. */
export class UpkeepTimer {
  private readonly settings: UpkeepSettings;
  private readonly stopping = new AbortController();
  private readonly end: () => void;
  private underWay: Promise<void> | null = null;

  constructor(settings: UpkeepSettings) {
    this.settings = settings;
    this.end = settings.repeat(() => this.run(), EVERY_MS);
    this.run();
  }

  /** Answers when nothing is under way any more. */
  async stop(): Promise<void> {
    this.end();
    this.stopping.abort();
    await this.underWay;
  }

  private run(): void {
    if (this.underWay) return;
    const { work, log } = this.settings;
    this.underWay = work(this.stopping.signal)
      .then(
        () => log.info('upkeep done'),
        (error: unknown) => log.warn({ error: String(error) }, 'upkeep failed; it runs again in six hours'),
      )
      .finally(() => (this.underWay = null));
  }
}

/** The real timer. */
export function repeatUnref(work: () => void, everyMs: number): () => void {
  const timer = setInterval(work, everyMs).unref();
  return () => clearInterval(timer);
}
