import { madeIds, makerFinder } from '../../mutations/depends.ts';
import type { Reader } from '../../tx.ts';
import { type Call, callOf, subjectOf } from './wish.ts';
import type { FindRow } from '../wishes/named-rows.ts';
import { givenName } from '../wishes/wish-args.ts';
import { type WishFacts, wishFacts } from '../wishes/wish-facts.ts';

/** What waits to be sent. */
export interface WaitingWish {
  readonly seq: number;
  readonly id: string;
  readonly name: string;
  /** When the person did it, by their clock. */
  readonly at: number;
  readonly wanted: WishFacts;
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

interface Known {
  /** The server has everything up to it. */
  readonly sentSeq: number;
  /** A row as the server confirmed it: what a wish takes away or erases is still called something there. */
  readonly confirmed: FindRow;
}

/** In the order in which it is sent. */
export function waitingWishes(
  reader: Reader,
  waiting: readonly WaitingCall[],
  known: Known,
): readonly WaitingWish[] {
  const dependents = dependentsById(waiting, makersOf(waiting));
  const makers = makersOf(waiting.map((entry) => ({ ...entry, ...entry.discarded })));
  const find = findIn(reader, known.confirmed);
  return waiting.map((entry) => {
    const call = { ...entry, ...entry.discarded };
    const { seq, id, name, at } = entry;
    return {
      seq,
      id,
      name,
      at,
      wanted: wantedOf(reader, call, { find, given: givenBy(makers.get(id)) }),
      isSent: seq <= known.sentSeq,
      isDiscarded: entry.discarded !== undefined,
      dependents: dependents.get(id) ?? [],
    };
  });
}

/** As the screen shows it; what is gone or erased there, as it was. */
function findIn(reader: Reader, confirmed: FindRow): FindRow {
  return (collection, id) => {
    const row = reader.get(collection, id);
    const isGone = row === undefined || ('status' in row && row.status === 'erased');
    return isGone ? (confirmed(collection, id) ?? row) : row;
  };
}

/** What a record is called that is not here, as its maker was discarded. */
function givenBy(maker: WaitingCall | undefined): (id: string) => string | null {
  return (id) => (maker && madeIds(maker).includes(id) ? givenName(maker.args) : null);
}

/** Dealing with a refusal is told by what was refused. */
function wantedOf(
  reader: Reader,
  call: Call,
  { find, given }: { find: FindRow; given: (id: string) => string | null },
): WishFacts {
  const subject = subjectOf(call);
  const refusal = subject?.collection === 'refusals' ? reader.get('refusals', subject.id) : undefined;
  const wanted = wishFacts(call, find, given);
  return refusal ? { ...wanted, refused: wishFacts(callOf(refusal), find, given) } : wanted;
}

/** Of each that builds on another one, that one. */
function makersOf(waiting: readonly WaitingCall[]): ReadonlyMap<string, WaitingCall> {
  const makerOf = makerFinder<WaitingCall>(waiting, { callOf: (one) => one, madeBy: madeIds });
  return new Map(
    waiting.flatMap((one) => {
      const maker = makerOf(one);
      return maker ? [[one.id, maker]] : [];
    }),
  );
}

function dependentsById(
  waiting: readonly WaitingCall[],
  makers: ReadonlyMap<string, WaitingCall>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const one of waiting) {
    const seen = new Set<string>([one.id]);
    for (let up = makers.get(one.id); up && !seen.has(up.id); up = makers.get(up.id)) {
      seen.add(up.id);
      found.set(up.id, [one.id, ...(found.get(up.id) ?? [])]);
    }
  }
  return found;
}
