import { DEEPEST, namedIds } from '../records/core/named-ids.ts';
import type { MutationCall } from './apply.ts';
import { contextOf } from './apply.ts';
import { findMutation } from './registry.ts';

type Call = Pick<MutationCall, 'id' | 'name' | 'version' | 'args'>;

const NOBODY = { userId: '', roles: [], coordinatedContracts: [], grantedContracts: [] };

/** Ids of the records that a mutation would make, whether it was accepted or not. Bears arguments of any shape. */
export function madeIds(call: Call): readonly string[] {
  const mutation = findMutation(call.name, call.version);
  if (!mutation?.makes) return [];
  try {
    return mutation.makes(call.args, contextOf({ id: call.id, at: 0 }, NOBODY));
  } catch {
    // Arguments that do not parse make nothing.
    return [];
  }
}

/** The arguments with other ids in place of those named: a mutation that is tried again makes its records anew. */
export function withIds(args: unknown, idsByOld: ReadonlyMap<string, string>): unknown {
  return idsByOld.size === 0 ? args : renamed(args, idsByOld, DEEPEST);
}

/** Old to new: what a mutation would have made, and what the same one under another id makes. */
export function idsAnew(call: Call, mutationId: string): ReadonlyMap<string, string> {
  const anew = madeIds({ ...call, id: mutationId });
  return new Map(madeIds(call).map((id, at) => [id, anew[at] ?? id]));
}

/**
 * Finds, for one of many, the one that would make a record that it names. `madeBy` is asked only where it can be: an
 * id that a mutation gives begins with the time of the mutation's own, and a batch would make a thousand ids.
 */
export function makerFinder<One>(
  all: readonly One[],
  { callOf, madeBy }: { callOf(one: One): Call; madeBy(one: One): readonly string[] },
): (one: One) => One | undefined {
  const byTime = new Map<string, One[]>();
  for (const one of all) {
    const time = timeOf(callOf(one).id);
    const known = byTime.get(time);
    if (known) known.push(one);
    else byTime.set(time, [one]);
  }
  const made = new Map<One, ReadonlySet<string>>();
  const isMadeBy = (one: One, id: string): boolean => {
    const ids = made.get(one) ?? new Set(madeBy(one));
    made.set(one, ids);
    return ids.has(id);
  };
  return (one) => {
    for (const id of namedIds(callOf(one).args)) {
      const maker = byTime.get(timeOf(id))?.find((other) => other !== one && isMadeBy(other, id));
      if (maker) return maker;
    }
    return undefined;
  };
}

function timeOf(id: string): string {
  return id.slice(3, 12);
}

function renamed(value: unknown, idsByOld: ReadonlyMap<string, string>, depth: number): unknown {
  if (typeof value === 'string') return idsByOld.get(value) ?? value;
  if (typeof value !== 'object' || value === null || depth === 0) return value;
  if (Array.isArray(value)) return value.map((one) => renamed(one, idsByOld, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([field, one]) => [field, renamed(one, idsByOld, depth - 1)]),
  );
}
