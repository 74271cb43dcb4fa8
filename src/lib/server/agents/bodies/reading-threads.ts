import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { threadFile } from '../../thread-file.ts';
import type { OpenedBody } from './open-body.ts';
import type { BodyAnswer, BodyAsked } from './reading-thread.ts';
import { RefusedBody } from './refused-body.ts';

/** 20,000 rows of software take 0.3 s, a million elements 0.4 s; on a busy machine ten times as long. */
const MOST_MS = 10_000;
/** 32 MB of text in two bytes a character, and what is made of it; what needs more is no inventory. */
const MOST_HEAP_MB = 256;

interface Job {
  readonly asked: BodyAsked;
  done(opened: OpenedBody): void;
  failed(error: Error): void;
}

/**
 * Reads bodies beside the thread that answers everybody. Keys take turns: one that sends much, or what takes long,
 * waits behind itself. What takes longer than `mostMs` is refused, and its thread is ended.
 */
export class ReadingThreads {
  readonly #mostMs: number;
  readonly #most: number;
  readonly #byKey = new Map<string, Job[]>();
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();

  constructor({ mostMs = MOST_MS, threads = Math.max(1, availableParallelism() - 1) } = {}) {
    this.#mostMs = mostMs;
    this.#most = threads;
  }

  /** `key`: whose turn it takes. Throws RefusedBody. */
  open(key: string, asked: BodyAsked): Promise<OpenedBody> {
    return new Promise((done, failed) => {
      const waiting = this.#byKey.get(key);
      const job = { asked, done, failed };
      if (waiting) waiting.push(job);
      else this.#byKey.set(key, [job]);
      this.#next();
    });
  }

  async stop(): Promise<void> {
    this.#byKey.clear();
    await Promise.all([...this.#all].map((thread) => thread.terminate()));
  }

  #next(): void {
    if (this.#byKey.size === 0) return;
    const thread = this.#idle.pop() ?? (this.#all.size < this.#most ? this.#start() : undefined);
    const job = thread && this.#take();
    if (thread && job) this.#run(thread, job);
  }

  /** Of the key that waits longest, which then waits behind the others. */
  #take(): Job | undefined {
    const [first] = this.#byKey;
    if (!first) return undefined;
    const [key, [job, ...others]] = first;
    this.#byKey.delete(key);
    if (others.length > 0) this.#byKey.set(key, others);
    return job;
  }

  #start(): Worker {
    const thread = new Worker(threadFile('agents/bodies/reading-thread.ts'), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
    });
    // What waits in it is held by a request; an idle one keeps no process alive.
    thread.unref();
    this.#all.add(thread);
    return thread;
  }

  #run(thread: Worker, { asked, done, failed }: Job): void {
    const end = (finish: () => void, isGone: boolean): void => {
      clearTimeout(timer);
      thread.off('message', heard).off('error', broke).off('exit', left);
      if (isGone) this.#drop(thread);
      else this.#idle.push(thread);
      finish();
      this.#next();
    };
    const heard = (answer: BodyAnswer): void => {
      if ('opened' in answer) end(() => done(answer.opened), false);
      else end(() => failed(errorOf(answer)), false);
    };
    // Out of the memory that it may have, or a fault of its own.
    const broke = (error: unknown): void =>
      end(() => failed(isOutOfMemory(error) ? tooLong() : (error as Error)), true);
    const left = (): void => end(() => failed(new Error('A reading thread ended')), true);
    const timer = setTimeout(() => end(() => failed(tooLong()), true), this.#mostMs);
    thread.on('message', heard).on('error', broke).on('exit', left);
    thread.postMessage(asked);
  }

  #drop(thread: Worker): void {
    this.#all.delete(thread);
    // Said by nobody from here on, since whoever asked has its answer.
    thread.on('error', () => undefined);
    void thread.terminate();
  }
}

function isOutOfMemory(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooLong(): RefusedBody {
  return new RefusedBody(413, 'The body takes too long to read.');
}

function errorOf(answer: Exclude<BodyAnswer, { opened: OpenedBody }>): Error {
  return 'refused' in answer
    ? new RefusedBody(answer.refused.status, answer.refused.message)
    : new Error(answer.failed);
}
