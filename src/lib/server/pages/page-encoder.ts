import { Worker } from 'node:worker_threads';
import { threadFile } from '../thread-file.ts';
import type { PageAsked, PageMade } from './page-thread.ts';

/** 4 MB of rows, as text and as objects, and their page. */
const MOST_HEAP_MB = 256;

/** Makes pages of rows beside the thread that answers everybody, one at a time. */
export class PageEncoder {
  #thread: Worker | null = null;

  /** Throws what broke it; the next one begins with another thread. */
  encode(asked: PageAsked): Promise<PageMade> {
    const thread = (this.#thread ??= this.#start());
    return new Promise((done, failed) => {
      const end = (finish: () => void): void => {
        thread.off('message', heard).off('error', broke).off('exit', left);
        finish();
      };
      const heard = (made: PageMade): void => end(() => done(made));
      const broke = (error: unknown): void => end(() => failed(error as Error));
      const left = (): void => end(() => failed(new Error('The thread that makes pages ended')));
      thread.on('message', heard).on('error', broke).on('exit', left);
      thread.postMessage(asked);
    });
  }

  /** Until it is asked again. */
  async rest(): Promise<void> {
    await this.#thread?.terminate();
    this.#thread = null;
  }

  #start(): Worker {
    const limits = { maxOldGenerationSizeMb: MOST_HEAP_MB };
    const thread = new Worker(threadFile('pages/page-thread.ts'), { execArgv: [], resourceLimits: limits });
    thread.unref();
    // One that breaks at rest has nobody who waits for it: unheard, it would end the server.
    thread.on('error', () => undefined);
    thread.once('exit', () => (this.#thread = this.#thread === thread ? null : this.#thread));
    return thread;
  }
}
