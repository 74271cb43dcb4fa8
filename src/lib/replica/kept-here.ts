import Dexie from 'dexie';
import { whenAlone } from './stored/database-hold.ts';
import { checkedName, dexieChecked } from './stored/dexie-checked.ts';
import { readingsName } from './stored/dexie-readings.ts';
import { dexieStorage, outboxName, replicaName } from './stored/dexie-storage.ts';
import { lastConfirmed } from './outbox-state.ts';
import { namesOfOldReplicas } from './stored/old-replicas.ts';

interface Person {
  readonly accountId: string;
  readonly userId: string;
}

/** What this browser alone has of a person, and what would be gone with a sign-out. */
export interface Unsent {
  /** Edits not yet confirmed. */
  readonly waiting: number;
  /** Devices checked. */
  readonly checked: number;
}

/** Counts on the disk, from a moment on (ms) what was checked: in a moment, however long the replica takes to open. */
export async function unsentOf(person: Person, since: number): Promise<Unsent> {
  const names = await Dexie.getDatabaseNames();
  return {
    waiting: names.includes(outboxName(person)) ? await waitingOf(person) : 0,
    checked: names.includes(checkedName(person)) ? await checkedOf(person, since) : 0,
  };
}

async function waitingOf(person: Person): Promise<number> {
  const { outbox, replica } = dexieStorage(person);
  try {
    const meta = await outbox.meta();
    if (!meta) return 0;
    const state = await outbox.open(meta);
    const last = lastConfirmed(await replica.meta(), state);
    return state.entries.filter(({ seq }) => seq > last).length;
  } finally {
    outbox.close();
    replica.close();
  }
}

async function checkedOf(person: Person, since: number): Promise<number> {
  const checked = dexieChecked(person);
  try {
    return (await checked.since(since, since)).length;
  } finally {
    checked.close();
  }
}

/**
 * Takes away whatever this browser has of a person, of other builds too, where nobody has it open. Answers whether all of
 * it is gone: what is open is left as it is, since it may be theirs who signed in again. Without `patienceMs` others get a
 * moment to let go.
 */
export async function removeKept(person: Person, patienceMs?: number): Promise<boolean> {
  const known = [outboxName(person), replicaName(person), checkedName(person), readingsName(person)];
  const names = await Dexie.getDatabaseNames();
  const here = [...known.filter((name) => names.includes(name)), ...namesOfOldReplicas(person, names)];
  const gone = await Promise.all(here.map((name) => whenAlone(name, () => Dexie.delete(name), patienceMs)));
  return gone.every((one) => one);
}
