import { idsAnew, withIds } from '../domain/mutations/depends.ts';
import type { OutboxFileEntry } from '../protocol/outbox-file.ts';
import type { Entry, WithSent } from './storage.ts';

/**
 * An entry that does nothing in the place of one that was discarded. `isForGood`: it may have been applied already, and
 * bringing it back would do it twice.
 */
export function asNoop(entry: Entry, { isForGood = false } = {}): Entry {
  if (entry.name === 'noop') return entry;
  if (isForGood) return { ...entry, name: 'noop', version: 1, args: {} };
  const { name, version, args } = entry;
  return { ...entry, name: 'noop', version: 1, args: {}, discarded: { name, version, args } };
}

/**
 * What was discarded, anew and behind what waits, in the order of the ids asked for. Where one makes records, those
 * after it name the new ones. It comes back once.
 */
export function withRestored(
  state: WithSent,
  mutationIds: readonly string[],
  made: { at: number; newId: () => string },
): WithSent {
  const idsByOld = new Map<string, string>();
  const restored: Entry[] = [];
  for (const mutationId of mutationIds) {
    const one = [...state.entries, ...state.sent].find(({ id }) => id === mutationId);
    if (!one?.discarded) continue;
    const { name, version, args } = one.discarded;
    const id = made.newId();
    for (const [old, anew] of idsAnew({ id: one.id, name, version, args }, id)) idsByOld.set(old, anew);
    const seq = state.meta.nextSeq + restored.length;
    restored.push({ seq, id, name, version, args: withIds(args, idsByOld), at: made.at });
  }
  const isRestored = new Set(mutationIds);
  return {
    meta: { ...state.meta, nextSeq: state.meta.nextSeq + restored.length },
    entries: [...state.entries.map((one) => (isRestored.has(one.id) ? forGood(one) : one)), ...restored],
    sent: state.sent.map((one) => (isRestored.has(one.id) ? forGood(one) : one)),
  };
}

function forGood<One extends Entry>(entry: One): One {
  const { discarded: _, ...rest } = entry;
  return rest as One;
}

/** The entries of a file behind those that wait; an id that is known here, or was in the file before, adds nothing. */
export function withAppended(state: WithSent, entries: readonly OutboxFileEntry[]): WithSent {
  const known = new Set([...state.entries, ...state.sent].map(({ id }) => id));
  const added: Entry[] = [];
  for (const entry of entries) {
    if (known.has(entry.id)) continue;
    known.add(entry.id);
    added.push({ ...entry, seq: state.meta.nextSeq + added.length });
  }
  const nextSeq = state.meta.nextSeq + added.length;
  return { ...state, meta: { ...state.meta, nextSeq }, entries: [...state.entries, ...added] };
}
