import Dexie from 'dexie';
import { outboxName, replicaName } from './dexie-storage.ts';

interface Person {
  readonly accountId: string;
  readonly userId: string;
}

/**
 * Deletes this person's replicas of other builds: their rows are in the present one by now. Never an outbox. Called
 * when the present replica is complete, and not before: until then an older build could still be gone back to. Answers
 * the names. A tab of the older build that is still open reads its rows anew.
 */
export async function deleteOldReplicas(person: Person): Promise<string[]> {
  const old = namesOfOldReplicas(person, await Dexie.getDatabaseNames());
  for (const name of old) await Dexie.delete(name);
  return old;
}

/** Of these names, those of this person's replicas of other builds. */
export function namesOfOldReplicas(person: Person, names: readonly string[]): string[] {
  const ending = `-${person.accountId}-${person.userId}`;
  const present = [replicaName(person), outboxName(person)];
  return names.filter(
    (name) => name.startsWith('replica-') && name.endsWith(ending) && !present.includes(name),
  );
}
