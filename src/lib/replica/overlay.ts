import { accessOf } from '../domain/access/access-of.ts';
import { applyMutation, type MutationCall } from '../domain/mutations/apply.ts';
import type { Outcome } from '../domain/mutations/mutation.ts';
import { type Collection, collections, type Rows } from '../domain/records/collections.ts';
import { type Changes, type Below, Scratch } from './scratch.ts';
import type { Tables } from './tables.ts';

/** What waiting edits make of the confirmed rows. A refused replay leaves nothing behind; only the server refuses. */
export async function replayed(
  tables: Tables,
  calls: readonly MutationCall[],
  userId: string,
): Promise<Changes> {
  const all = new Scratch(confirmedRows(tables));
  for (const call of calls) {
    const { outcome, changes } = await tried(all, call, userId).catch(() => ({
      outcome: null,
      changes: null,
    }));
    if (outcome?.status === 'accepted' && changes) all.take(changes);
  }
  return all.changes;
}

/** One run on top of `below`, which stays as it is. */
export async function tried(
  below: Below,
  call: MutationCall,
  userId: string,
): Promise<{ outcome: Outcome; changes: Changes }> {
  const scratch = new Scratch(below);
  const access = accessOf(userId, below.find('roles', 'byUser', userId));
  const outcome = await applyMutation(scratch.tx, call, access);
  return { outcome, changes: scratch.changes };
}

/** The overlay with more changes on top. */
export function overlaid(tables: Tables, changes: Changes): Changes {
  return new Map(
    [...changes].map(([collection, rows]) => [
      collection,
      new Map<string, Rows[Collection] | null>([...tables.of(collection).overlay, ...rows]),
    ]),
  );
}

/** Shows an overlay, in one go: no query sees half of it. Answers the collections that changed. */
export function showOverlay(tables: Tables, changes: Changes, only?: readonly Collection[]): Collection[] {
  return (only ?? collections).filter((collection) =>
    tables.of(collection).swapOverlay(changes.get(collection) ?? new Map()),
  );
}

/** Confirmed rows through the merged index: rows that the overlay hides, and those it shows, are indexed aside. */
function confirmedRows(tables: Tables): Below {
  const hidden = new Scratch({ get: () => undefined, find: () => [] });
  const shown = new Scratch({ get: () => undefined, find: () => [] });
  for (const collection of collections) {
    const table = tables.of(collection);
    for (const id of table.overlay.keys()) {
      const row = table.base(id);
      if (row) hidden.tx.put(collection, row);
      const instead = table.get(id);
      if (instead) shown.tx.put(collection, instead);
    }
  }
  return {
    get: (collection, id) => tables.of(collection).base(id),
    count: (collection, index, key) =>
      tables.of(collection).count(index, key) -
      shown.count(collection, index, key) +
      hidden.count(collection, index, key),
    find: (collection, index, key) => {
      const table = tables.of(collection);
      const rows = table.find(index, key).filter((row) => !table.overlay.has(row.id));
      const rest = hidden.find(collection, index, key);
      return rest.length === 0 ? rows : [...rows, ...rest].sort((one, other) => (one.id < other.id ? -1 : 1));
    },
  };
}
