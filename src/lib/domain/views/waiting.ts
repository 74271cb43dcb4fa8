import { madeIds, makerFinder } from '../mutations/depends.ts';
import type { Reader } from '../tx.ts';
import { wantedSentence, wantedWithValue } from './refusal-sentences.ts';
import { type Call, callOf, subjectName, subjectOf } from './wish.ts';

/** What waits to be sent, as a person reads it. */
export interface WaitingWish {
  readonly seq: number;
  readonly id: string;
  readonly name: string;
  /** When the person did it, by their clock. */
  readonly at: number;
  /** "Change description of NL-WS-0007 to “Spare”". */
  readonly wanted: string;
  /** The server has it; only its answer has not arrived with the rows yet. */
  readonly isSent: boolean;
  /** It does nothing any more, and can be brought back. */
  readonly isDiscarded: boolean;
  /** Those that build on it, the last one first: the order to discard them in. */
  readonly dependents: readonly string[];
}

export interface WaitingCall extends Call {
  readonly seq: number;
  readonly at: number;
  readonly discarded?: Pick<Call, 'name' | 'version' | 'args'>;
}

/** In the order in which it is sent. `sentSeq`: the server has everything up to it. */
export function waitingWishes(
  reader: Reader,
  waiting: readonly WaitingCall[],
  sentSeq: number,
): readonly WaitingWish[] {
  const dependents = dependentsById(waiting);
  return waiting.map((entry) => {
    const call = { ...entry, ...entry.discarded };
    const { seq, id, name, at } = entry;
    return {
      ...{ seq, id, name, at, wanted: wantedOf(reader, call) },
      isSent: seq <= sentSeq,
      isDiscarded: entry.discarded !== undefined,
      dependents: dependents.get(id) ?? [],
    };
  });
}

/** Dealing with a refusal is told by what was refused. */
function wantedOf(reader: Reader, call: Call): string {
  const subject = subjectOf(call);
  const refusal = subject?.collection === 'refusals' ? reader.get('refusals', subject.id) : undefined;
  if (!refusal) return wantedWithValue(call, subjectName(reader, subject));
  const refused = wantedSentence(callOf(refusal), subjectName(reader, refusal.subject));
  return `${wantedSentence(call, null)}: ${refused}`;
}

function dependentsById(waiting: readonly WaitingCall[]): ReadonlyMap<string, readonly string[]> {
  const makerOf = makerFinder<WaitingCall>(waiting, { callOf: (one) => one, madeBy: madeIds });
  const above = new Map<string, WaitingCall | undefined>();
  const found = new Map<string, string[]>();
  for (const one of waiting) {
    const maker = makerOf(one);
    above.set(one.id, maker);
    const seen = new Set<string>([one.id]);
    for (let up = maker; up && !seen.has(up.id); up = above.get(up.id)) {
      seen.add(up.id);
      found.set(up.id, [one.id, ...(found.get(up.id) ?? [])]);
    }
  }
  return found;
}
