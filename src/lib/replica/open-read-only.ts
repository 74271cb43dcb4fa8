import type { Access } from '../domain/access/access.ts';
import type { Reader, Tx } from '../domain/tx.ts';
import { dexieStorage } from './stored/dexie-storage.ts';
import { Replica } from './replica.ts';
import type { ReplicaOptions } from './replica-parts.ts';
import { Scratch } from './scratch.ts';
import type { ReplicaMessage } from './sync-port.ts';

interface ReadOnlyReplica {
  readonly reader: Reader;
  readonly access: Access;
  /** Whether these are all rows that the person may see. */
  readonly isWhole: boolean;
  /** A Tx over what is shown, whose writes go nowhere: for a dry run. */
  scratch(): Tx;
  close(): Promise<void>;
}

/** The rows that the person sees, waiting edits included, as they are now: for reports and dry runs of imports. */
export async function openReadOnly(
  person: ReplicaOptions['person'],
  outside: Pick<ReplicaOptions, 'clock' | 'chance'>,
): Promise<ReadOnlyReplica> {
  const storage = dexieStorage(person);
  const replica = await Replica.open({ ...outside, person, storage, tell: () => {}, changed: () => {} });
  return {
    reader: replica.reader,
    access: replica.access(),
    isWhole: replica.rows.wholeness().isWhole,
    scratch: () => new Scratch(replica.reader).tx,
    close: () => replica.close(),
  };
}

/** Rows that are read alone, and follow what other threads of this person write. */
interface FollowedReplica {
  readonly reader: Reader;
  access(): Access;
  /** Whether these are all rows that the person may see. */
  isWhole(): boolean;
  /** What another thread told: reads what is new. */
  hear(message: ReplicaMessage): Promise<void>;
}

/** As `openReadOnly`, for as long as its thread lives. `changed` is called whenever what is shown is other than before. */
export async function openFollowing(
  person: ReplicaOptions['person'],
  outside: Pick<ReplicaOptions, 'clock' | 'chance' | 'changed'>,
): Promise<FollowedReplica> {
  const storage = dexieStorage(person);
  const replica = await Replica.open({ ...outside, person, storage, tell: () => {} });
  return {
    reader: replica.reader,
    access: () => replica.access(),
    isWhole: () => replica.rows.wholeness().isWhole,
    hear: (message) => replica.hear(message),
  };
}
