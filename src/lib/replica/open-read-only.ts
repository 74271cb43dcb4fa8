import type { Access } from '../domain/access/access.ts';
import type { Reader, Tx } from '../domain/tx.ts';
import { dexieStorage } from './dexie-storage.ts';
import { Replica, type ReplicaOptions } from './replica.ts';
import { Scratch } from './scratch.ts';

export interface ReadOnlyReplica {
  readonly reader: Reader;
  readonly access: Access;
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
    scratch: () => new Scratch(replica.reader).tx,
    close: () => replica.close(),
  };
}
