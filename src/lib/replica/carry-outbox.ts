import { newId } from '../base/ids.ts';
import {
  type OutboxFile,
  type OutboxFileEntry,
  type OutboxFileFault,
  outboxFile,
  readOutboxFile,
} from '../protocol/outbox-file.ts';
import { withAppended, withRestored } from './outbox-change.ts';
import type { ReplicaParts } from './replica-parts.ts';
import type { WithSent } from './stored/storage.ts';

export type Imported =
  | { readonly status: 'imported'; readonly added: number; readonly alreadyHere: number }
  | { readonly status: 'refused'; readonly fault: OutboxFileFault }
  | { readonly status: 'not-saved' };

/** What waits in a replica, without what was discarded. */
export function exportFrom(replica: ReplicaParts): OutboxFile {
  const { person, clock } = replica.options;
  const left = replica.waiting().filter((entry) => entry.name !== 'noop');
  return outboxFile(person, clock.now(), left);
}

export type LookedInto =
  | {
      readonly status: 'read';
      readonly exportedAt: number;
      /** What is not here yet, waiting or confirmed. */
      readonly entries: readonly OutboxFileEntry[];
      readonly alreadyHere: number;
    }
  | { readonly status: 'refused'; readonly fault: OutboxFileFault };

/**
 * What a file would add. Nothing is taken in: a file proves nothing about who wrote it, and what it adds runs under the
 * name of who imports it.
 */
export function lookInto(replica: ReplicaParts, value: unknown): Promise<LookedInto> {
  const { person, clock, storage } = replica.options;
  return replica.inTurn(async () => {
    const read = readOutboxFile(value, person, clock.now());
    if (!read.ok) return { status: 'refused', fault: read.fault };
    const { entries, exportedAt } = read.file;
    let added: readonly OutboxFileEntry[] = entries;
    const look = (state: WithSent): WithSent => {
      added = withAppended(state, entries).entries.slice(state.entries.length);
      return state;
    };
    // Where it can't be read what is here, it can't be saved either: importing says so.
    await storage.outbox.rewrite(entries.map(idOf), look).catch(() => null);
    return { status: 'read', exportedAt, entries: added, alreadyHere: entries.length - added.length };
  });
}

/**
 * Puts what waited elsewhere, and was chosen by its ids, behind what waits here, each with its own id: the server applies
 * it once wherever it comes from (P4). What is here already, waiting or confirmed, is left out. All that was chosen is
 * taken in, or nothing.
 */
export function importInto(
  replica: ReplicaParts,
  value: unknown,
  chosen: readonly string[],
): Promise<Imported> {
  const { person, clock } = replica.options;
  return replica.inTurn(async () => {
    const read = readOutboxFile(value, person, clock.now());
    if (!read.ok) return { status: 'refused', fault: read.fault };
    const isChosen = new Set(chosen);
    const entries = read.file.entries.filter(({ id }) => isChosen.has(id));
    let added = 0;
    const isSaved = await replica.outbox
      .rewrite(entries.map(idOf), (state) => {
        const next = withAppended(state, entries);
        added = next.entries.length - state.entries.length;
        return next;
      })
      .then(
        () => true,
        () => false,
      );
    if (!isSaved) return { status: 'not-saved' };
    await replica.replay();
    return { status: 'imported', added, alreadyHere: entries.length - added };
  });
}

/**
 * Brings back what was discarded while it waited (see `withRestored`), also when the nothing in its place was sent. Answers
 * how many came back.
 */
export function restoreIn(replica: ReplicaParts, mutationIds: readonly string[]): Promise<number> {
  const { clock, chance } = replica.options;
  return replica.inTurn(async () => {
    let restored = 0;
    await replica.outbox.rewrite(mutationIds, (state) => {
      const at = clock.now();
      const next = withRestored(state, mutationIds, { at, newId: () => newId('mu', at, chance) });
      restored = next.count;
      return next.state;
    });
    await replica.replay();
    return restored;
  });
}

function idOf({ id }: { readonly id: string }): string {
  return id;
}
