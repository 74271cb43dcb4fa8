import { wrap } from 'comlink';
import type { Person, ReplicaWorker, Unsent } from '#workers/replica/contract.ts';
import { startReplicaThread } from './replica.ts';

/** What this browser alone has of a person, checked devices from a moment on (ms). */
export function unsentHere(person: Person, since: number): Promise<Unsent> {
  return inThread((worker) => worker.unsent(person, since));
}

/** Takes away what is kept of a person whose desk is not open here; answers whether all of it is gone. */
export function removeHere(person: Person, how: { isTold: boolean }): Promise<boolean> {
  return inThread((worker) => worker.remove(person, how));
}

/** In a thread of its own, which is not busy opening anybody's rows. */
async function inThread<Value>(act: (worker: ReplicaWorker) => Promise<Value>): Promise<Value> {
  const thread = startReplicaThread();
  const failed = Promise.withResolvers<never>();
  thread.addEventListener('error', () => failed.reject(new Error('The replica worker did not start')));
  try {
    return await Promise.race([act(wrap<ReplicaWorker>(thread) as unknown as ReplicaWorker), failed.promise]);
  } finally {
    thread.terminate();
  }
}
