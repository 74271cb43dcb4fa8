import { proxy, wrap } from 'comlink';
import type { Collection } from '#lib/domain/records/collections.ts';
import type { MutationArgs, MutationName } from '#lib/domain/mutations/registry.ts';
import type { ViewName, ViewQuery, ViewResult } from '#lib/domain/views/registry.ts';
import type { KeptHere, MutateAnswer, Person, ReplicaWorker, SyncStatus } from '#workers/replica/contract.ts';

/** What goes to the worker as it is. The keys are all of them: a new one that is not here does not compile. */
const PASSED: Readonly<Record<keyof Passed, true>> = {
  status: true,
  waiting: true,
  discardWaiting: true,
  sawRestored: true,
  restoreWaiting: true,
  exportOutbox: true,
  lookIntoOutbox: true,
  importOutbox: true,
  syncNow: true,
  checkNow: true,
  storage: true,
  checkedSince: true,
  check: true,
  uncheck: true,
  wipe: true,
};
type Passed = Omit<
  ReplicaWorker,
  /** The door's own business. */
  | 'open'
  | 'seen'
  | 'close'
  /** Told more than the window has to say. */
  | 'query'
  | 'mutate'
  /** Of people whose desk is not open: see kept-here.ts. */
  | 'unsent'
  | 'remove'
>;

/** The worker as screens use it. What it answers is told in its contract. */
export interface ReplicaDoor extends Passed {
  readonly keptHere: KeptHere;
  query<Name extends ViewName>(name: Name, query: ViewQuery<Name>): Promise<ViewResult<Name>>;
  mutate<Name extends MutationName>(name: Name, args: MutationArgs<Name>): Promise<MutateAnswer>;
  /** Called at once with the last one known, then whenever it changes. Answers how to stop. */
  onStatus(call: (status: SyncStatus) => void): () => void;
  /** Called with the collections whose rows changed. Answers how to stop. */
  onChanged(call: (collections: readonly Collection[]) => void): () => void;
  /** Called when the person signed out in another tab; at once, when that was before. */
  onWiped(call: () => void): void;
  close(): Promise<void>;
}

/** Starts the replica worker of this tab and opens the person's replica. `now` answers whole minutes, ms. */
export async function connectReplica(person: Person, now: () => number): Promise<ReplicaDoor> {
  const thread = startReplicaThread();
  const worker = wrap<ReplicaWorker>(thread) as unknown as ReplicaWorker;
  const changes = new Set<(collections: readonly Collection[]) => void>();
  const statuses = new Set<(status: SyncStatus) => void>();
  const leavings = new Set<() => void>();
  let last: SyncStatus | null = null;
  let isWiped = false;
  const events = {
    wiped: () => {
      isWiped = true;
      leavings.forEach((call) => call());
    },
    changed: (collections: readonly Collection[]) => changes.forEach((call) => call(collections)),
    status: (status: SyncStatus) => {
      last = status;
      statuses.forEach((call) => call(status));
    },
  };
  const keptHere = await worker.open(person, proxy(events));
  const tellSeen = () => void worker.seen(document.visibilityState === 'visible');
  document.addEventListener('visibilitychange', tellSeen);
  if (document.visibilityState === 'hidden') tellSeen();

  return {
    ...passedOn(worker),
    keptHere,
    query: (name, asked) => worker.query(name, asked, now()),
    mutate: (name, args) => worker.mutate(name, args),
    onStatus(call) {
      statuses.add(call);
      if (last) call(last);
      return () => statuses.delete(call);
    },
    onChanged(call) {
      changes.add(call);
      return () => changes.delete(call);
    },
    onWiped(call) {
      leavings.add(call);
      if (isWiped) call();
    },
    async close() {
      document.removeEventListener('visibilitychange', tellSeen);
      await worker.close();
      thread.terminate();
    },
  };
}

export function startReplicaThread(): Worker {
  return new Worker(new URL('../../../workers/replica/worker.ts', import.meta.url), { type: 'module' });
}

function passedOn(worker: ReplicaWorker): Passed {
  const names = Object.keys(PASSED) as (keyof Passed)[];
  const calls = names.map((name) => {
    const call = worker[name] as (...args: unknown[]) => unknown;
    return [name, (...args: unknown[]) => call(...args)];
  });
  return Object.fromEntries(calls) as unknown as Passed;
}
