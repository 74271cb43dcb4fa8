import type { Reader } from '../../tx.ts';
import { isPrivileged } from '../privileged.ts';
import { type WaitingCall, waitingWishes } from './waiting.ts';
import type { FindRow } from '../wishes/named-rows.ts';
import type { WishFacts } from '../wishes/wish-facts.ts';

/** A change in a file of what waited elsewhere, as it is shown to a person before it is added. */
export interface FileWish {
  readonly id: string;
  /** When it was done, by the clock of that machine, ms. */
  readonly at: number;
  readonly wanted: WishFacts;
  /** To be asked about alone. */
  readonly isPrivileged: boolean;
  /** Those in the file that build on it. */
  readonly dependents: readonly string[];
}

/** In the order in which they would be sent. */
export function fileWishes(
  reader: Reader,
  entries: readonly Omit<WaitingCall, 'seq'>[],
  confirmed: FindRow,
): readonly FileWish[] {
  const calls = entries.map((entry, at) => ({ ...entry, seq: at + 1 }));
  const wishes = waitingWishes(reader, calls, { sentSeq: 0, confirmed });
  return wishes.map(({ id, at, wanted, dependents }, index) => {
    const call = calls[index];
    return { id, at, wanted, dependents, isPrivileged: call === undefined || isPrivileged(call) };
  });
}

/**
 * What is added: all that is ordinary, and of the privileged ones those that the person said yes to; without what builds
 * on one that is left out.
 */
export function chosenOf(wishes: readonly FileWish[], yes: ReadonlySet<string>): readonly string[] {
  const leftOut = new Set<string>();
  for (const { id, isPrivileged, dependents } of wishes)
    if (isPrivileged && !yes.has(id)) for (const one of [id, ...dependents]) leftOut.add(one);
  return wishes.map(({ id }) => id).filter((id) => !leftOut.has(id));
}
