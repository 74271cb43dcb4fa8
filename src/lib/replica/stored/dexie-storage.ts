import { SCHEMA_TAG } from '../../domain/records/collections.ts';
import { dexieOutbox } from './dexie-outbox.ts';
import { dexieReplica } from './dexie-replica.ts';
import { PAGE_FORM } from '../../pages/page-text.ts';
import type { Storage } from './storage.ts';

interface Person {
  readonly accountId: string;
  readonly userId: string;
}

/** Both databases of one person in this browser. */
export function dexieStorage(person: Person): Storage {
  return { outbox: dexieOutbox(outboxName(person)), replica: dexieReplica(replicaName(person)) };
}

/** The same in every build: what waits is never left behind. */
export function outboxName({ accountId, userId }: Person): string {
  return `outbox-${accountId}-${userId}`;
}

/** Another one where rows or pages have another shape, which a build can't read. */
export function replicaName({ accountId, userId }: Person): string {
  return `replica-${SCHEMA_TAG}-${PAGE_FORM}-${accountId}-${userId}`;
}
