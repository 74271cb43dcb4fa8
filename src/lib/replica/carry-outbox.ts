import { newId } from '../base/ids.ts';
import {
  type OutboxFile,
  type OutboxFileFault,
  outboxFile,
  readOutboxFile,
} from '../protocol/outbox-file.ts';
import { withAppended, withRestored } from './outbox-change.ts';
import type { Replica } from './replica.ts';

export type Imported =
  | { readonly status: 'imported'; readonly added: number; readonly alreadyHere: number }
  | { readonly status: 'refused'; readonly fault: OutboxFileFault }
  | { readonly status: 'not-saved' };

/** What waits in a replica, without what was discarded. */
export function exportFrom(replica: Replica): OutboxFile {
  const { person, clock } = replica.options;
  const left = replica.waiting().filter((entry) => entry.name !== 'noop');
  return outboxFile(person, clock.now(), left);
}

/**
 * Puts what waited elsewhere behind what waits here, each with its own id: the server applies it once wherever it
 * comes from (P4). What is here already, waiting or confirmed, is left out. All of it is taken in, or nothing.
 */
export function importInto(replica: Replica, value: unknown): Promise<Imported> {
  const { person, clock } = replica.options;
  return replica.inTurn(async () => {
    const read = readOutboxFile(value, person, clock.now());
    if (!read.ok) return { status: 'refused', fault: read.fault };
    const { entries } = read.file;
    let added = 0;
    const isSaved = await replica
      .rewriteOutbox(
        entries.map(({ id }) => id),
        (state) => {
          const next = withAppended(state, entries);
          added = next.entries.length - state.entries.length;
          return next;
        },
      )
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
export function restoreIn(replica: Replica, mutationIds: readonly string[]): Promise<number> {
  const { clock, chance } = replica.options;
  return replica.inTurn(async () => {
    let restored = 0;
    await replica.rewriteOutbox(mutationIds, (state) => {
      const at = clock.now();
      const next = withRestored(state, mutationIds, { at, newId: () => newId('mu', at, chance) });
      restored = next.count;
      return next.state;
    });
    await replica.replay();
    return restored;
  });
}
