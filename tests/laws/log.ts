import type { MutationCall } from '#lib/domain/mutations/apply.ts';
import type { PushAnswer, PushedMutation, PushRequest } from '#lib/protocol/push.ts';
import type { DonePush } from '../support/replica/simulated-link.ts';

type Result = Extract<PushAnswer, { status: 'done' }>['results'][number]['result'];

/** A mutation that the server did, as it was sent. */
export interface LawDone {
  readonly mutation: PushedMutation;
  readonly result: Result;
  readonly userId: string;
  readonly at: number;
  /** The account's version once it was in. */
  readonly version: number;
}

/** Mutation id to each time that the server did it. Once is right. */
export function fatesIn(done: readonly DonePush[]): Map<string, LawDone[]> {
  const fates = new Map<string, LawDone[]>();
  for (const one of resultsIn(done)) {
    const { id } = one.mutation;
    if (one.result !== 'known') fates.set(id, [...(fates.get(id) ?? []), one]);
  }
  return fates;
}

/** What the server accepted, in its order, with its time. */
export function acceptedIn(done: readonly DonePush[]): { userId: string; call: MutationCall }[] {
  return resultsIn(done)
    .filter(({ result }) => result === 'accepted')
    .map(({ mutation, userId, at }) => ({ userId, call: { ...mutation, args: mutation.args, at } }));
}

/** Read once: every step asks for all of them. */
const resultsByPush = new WeakMap<DonePush, LawDone[]>();

function resultsIn(done: readonly DonePush[]): LawDone[] {
  return done.flatMap((push) => {
    const known = resultsByPush.get(push) ?? resultsOf(push);
    resultsByPush.set(push, known);
    return known;
  });
}

function resultsOf({ session, body, answer, at, version }: DonePush): LawDone[] {
  const request = JSON.parse(body) as PushRequest;
  const said = JSON.parse(answer) as PushAnswer;
  const results = said.status === 'done' ? said.results : [];
  return results.flatMap(({ seq, result }) => {
    const mutation = request.mutations.find((one) => one.seq === seq);
    return mutation ? [{ mutation, result, userId: session.userId, at, version }] : [];
  });
}
