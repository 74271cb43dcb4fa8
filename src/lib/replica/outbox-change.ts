import { idsAnew, withIds } from '../domain/mutations/depends.ts';
import type { OutboxFileEntry } from '../protocol/outbox-file.ts';
import type { Entry, WithSent } from './stored/storage.ts';

/** An entry that does nothing in the place of one that was discarded. */
export function asNoop(entry: Entry, { isTried }: { isTried: boolean }): Entry {
  if (entry.name === 'noop') return entry;
  const { name, version, args } = entry;
  const discarded = { name, version, args, ...(isTried ? { isTried } : {}) };
  return { ...entry, name: 'noop', version: 1, args: {}, discarded };
}

/** The entry as it was before it was discarded: it is what was sent. */
export function asMade(entry: Entry): Entry {
  if (!entry.discarded) return entry;
  const { name, version, args } = entry.discarded;
  return { ...forGood(entry), name, version, args };
}

/** The server took these (by seq) as nothing: what was discarded there is not applied, however often it was tried. */
export function withNothings(state: WithSent, nothings: ReadonlySet<number>): WithSent {
  const isSure = ({ seq, discarded }: Entry) => discarded?.isTried === true && nothings.has(seq);
  if (!state.entries.some(isSure)) return state;
  return { ...state, entries: state.entries.map((one) => (isSure(one) ? asDiscarded(one) : one)) };
}

function asDiscarded({ discarded, ...entry }: Entry): Entry {
  if (!discarded) return entry;
  const { name, version, args } = discarded;
  return { ...entry, discarded: { name, version, args } };
}

interface RestoredState {
  readonly state: WithSent;
  readonly count: number;
}

/**
 * What was discarded, anew and behind what waits, in the order of the ids asked for. Where one makes records, those
 * after it name the new ones. It comes back once. What was tried before it was discarded comes back in its place under its own
 * id, which the server may know; once the nothing was tried as well it can't: the id may stand for either.
 */
export function withRestored(
  state: WithSent,
  mutationIds: readonly string[],
  made: { at: number; newId: () => string },
): RestoredState {
  const byId = new Map([...state.sent, ...state.entries].map((one) => [one.id, one]));
  const asked = mutationIds.flatMap((id) => byId.get(id) ?? []).filter((one) => one.discarded);
  const waits = new Set(state.entries);
  const inPlace = asked.filter((one) => waits.has(one) && isTriedAlone(one));
  const anew = madeAnew(
    asked.filter((one) => !one.discarded?.isTried),
    { ...made, seq: state.meta.nextSeq },
  );
  const [back, gone] = [idsOf(inPlace), idsOf(asked.filter((one) => !one.discarded?.isTried))];
  const settled = <One extends Entry>(one: One): One => (gone.has(one.id) ? forGood(one) : one);
  return {
    count: inPlace.length + anew.length,
    state: {
      meta: { ...state.meta, nextSeq: state.meta.nextSeq + anew.length },
      entries: [...state.entries.map((one) => (back.has(one.id) ? asMade(one) : settled(one))), ...anew],
      sent: state.sent.map(settled),
    },
  };
}

function isTriedAlone({ discarded }: Entry): boolean {
  return discarded?.isTried === true && !discarded.isNothingTried;
}

function madeAnew(
  discarded: readonly Entry[],
  made: { at: number; seq: number; newId: () => string },
): Entry[] {
  const idsByOld = new Map<string, string>();
  return discarded.flatMap((one, index) => {
    if (!one.discarded) return [];
    const { name, version, args } = one.discarded;
    const id = made.newId();
    for (const [old, anew] of idsAnew({ id: one.id, name, version, args }, id)) idsByOld.set(old, anew);
    return [{ seq: made.seq + index, id, name, version, args: withIds(args, idsByOld), at: made.at }];
  });
}

function idsOf(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(entries.map(({ id }) => id));
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
  if (added.length === 0) return state;
  const nextSeq = state.meta.nextSeq + added.length;
  return { ...state, meta: { ...state.meta, nextSeq }, entries: [...state.entries, ...added] };
}
