import { proxy, wrap } from 'comlink';
import type { Collection } from '#lib/domain/records/collections.ts';
import type { MutationArgs, MutationName } from '#lib/domain/mutations/registry.ts';
import type { CheckedDevice } from '#lib/domain/records/checked-device.ts';
import type { WaitingWish } from '#lib/domain/views/waiting.ts';
import type { ViewName, ViewQuery, ViewResult } from '#lib/domain/views/registry.ts';
import type {
  KeptHere,
  MutateAnswer,
  OutboxExport,
  OutboxImport,
  OutboxLook,
  Person,
  ReplicaWorker,
  StorageReport,
  SyncStatus,
} from '#workers/replica/contract.ts';

export interface ReplicaDoor {
  readonly keptHere: KeptHere;
  query<Name extends ViewName>(name: Name, query: ViewQuery<Name>): Promise<ViewResult<Name>>;
  mutate<Name extends MutationName>(name: Name, args: MutationArgs<Name>): Promise<MutateAnswer>;
  /** Called at once with the last one known, then whenever it changes. Answers how to stop. */
  onStatus(call: (status: SyncStatus) => void): () => void;
  /** Called with the collections whose rows changed. Answers how to stop. */
  onChanged(call: (collections: readonly Collection[]) => void): () => void;
  /** Called when the person signed out in another tab; at once, when that was before. */
  onWiped(call: () => void): void;
  status(): Promise<SyncStatus>;
  waiting(): Promise<readonly WaitingWish[]>;
  discardWaiting(mutationId: string): Promise<'discarded' | 'on-its-way' | 'applied' | 'unknown'>;
  sawRestored(): Promise<void>;
  restoreWaiting(mutationIds: readonly string[]): Promise<number>;
  exportOutbox(): Promise<OutboxExport>;
  lookIntoOutbox(file: Blob): Promise<OutboxLook>;
  importOutbox(file: Blob, chosen: readonly string[]): Promise<OutboxImport>;
  syncNow(): Promise<SyncStatus>;
  checkNow(): Promise<SyncStatus>;
  storage(): Promise<StorageReport>;
  checkedSince(at: number): Promise<readonly CheckedDevice[]>;
  check(one: CheckedDevice): Promise<boolean>;
  uncheck(one: CheckedDevice): Promise<boolean>;
  wipe(): Promise<void>;
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
    status: () => worker.status(),
    waiting: () => worker.waiting(),
    discardWaiting: (mutationId) => worker.discardWaiting(mutationId),
    sawRestored: () => worker.sawRestored(),
    restoreWaiting: (mutationIds) => worker.restoreWaiting(mutationIds),
    exportOutbox: () => worker.exportOutbox(),
    lookIntoOutbox: (file) => worker.lookIntoOutbox(file),
    importOutbox: (file, chosen) => worker.importOutbox(file, chosen),
    syncNow: () => worker.syncNow(),
    checkNow: () => worker.checkNow(),
    storage: () => worker.storage(),
    checkedSince: (at) => worker.checkedSince(at),
    check: (one) => worker.check(one),
    uncheck: (one) => worker.uncheck(one),
    wipe: () => worker.wipe(),
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
