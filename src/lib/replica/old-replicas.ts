import Dexie from 'dexie';
import { outboxName, replicaName } from './dexie-storage.ts';

/**
 * Deletes this person's replicas of other builds: their rows are in the present one by now. Never an outbox. Called
 * when the present replica is complete, and not before: until then an older build could still be gone back to. Answers
 * the names. A tab of the older build that is still open reads its rows anew.
 */
export async function deleteOldReplicas(person: { accountId: string; userId: string }): Promise<string[]> {
  const ending = `-${person.accountId}-${person.userId}`;
  const present = [replicaName(person), outboxName(person)];
  const old = (await Dexie.getDatabaseNames()).filter(
    (name) => name.startsWith('replica-') && name.endsWith(ending) && !present.includes(name),
  );
  for (const name of old) await Dexie.delete(name);
  return old;
}
