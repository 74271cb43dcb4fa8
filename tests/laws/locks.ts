import type { Locks } from '#lib/sync/surroundings.ts';

/** Web Locks of one browser: whoever asked first holds, the others wait in their order. */
export class LawLocks implements Locks {
  private readonly queues = new Map<string, Promise<unknown>>();

  request(name: string, { signal }: { signal: AbortSignal }, held: () => Promise<void>): Promise<unknown> {
    const before = this.queues.get(name) ?? Promise.resolve();
    const turn = before.then(() => (signal.aborted ? Promise.reject(new Error('aborted')) : held()));
    this.queues.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  }
}
