import { SCHEMA_TAG } from '../domain/records/collections.ts';
import { dexieOutbox } from './dexie-outbox.ts';
import { dexieReplica } from './dexie-replica.ts';
import { PAGE_FORM } from './row-change.ts';
import type { Storage } from './storage.ts';

/** Both databases of one person in this browser. */
export function dexieStorage(person: { accountId: string; userId: string }): Storage {
  const name = `${person.accountId}-${person.userId}`;
  return {
    outbox: dexieOutbox(`outbox-${name}`),
    replica: dexieReplica(`replica-${SCHEMA_TAG}-${PAGE_FORM}-${name}`),
  };
}
