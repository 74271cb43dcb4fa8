import type { MutationCall } from '#lib/domain/mutations/apply.ts';
import type { PushAnswer, PushedMutation, PushRequest } from '#lib/protocol/push.ts';
import type { DonePush } from './simulated-link.ts';

type Result = Extract<PushAnswer, { status: 'done' }>['results'][number]['result'];

/** Mutation id to what became of it on the server, each time that it was done. Once is right. */
export function fatesIn(done: readonly DonePush[]): Map<string, ('accepted' | 'refused')[]> {
  const fates = new Map<string, ('accepted' | 'refused')[]>();
  for (const { mutation, result } of resultsIn(done)) {
    if (result !== 'known') fates.set(mutation.id, [...(fates.get(mutation.id) ?? []), result]);
  }
  return fates;
}

/** What the server accepted, in its order, with its time. */
export function acceptedIn(done: readonly DonePush[]): { userId: string; call: MutationCall }[] {
  return resultsIn(done)
    .filter(({ result }) => result === 'accepted')
    .map(({ mutation, userId, at }) => ({ userId, call: { ...mutation, args: mutation.args, at } }));
}

function resultsIn(
  done: readonly DonePush[],
): { mutation: PushedMutation; result: Result; userId: string; at: number }[] {
  return done.flatMap(({ session, body, answer, at }) => {
    const request = JSON.parse(body) as PushRequest;
    const said = JSON.parse(answer) as PushAnswer;
    const results = said.status === 'done' ? said.results : [];
    return results.flatMap(({ seq, result }) => {
      const mutation = request.mutations.find((one) => one.seq === seq);
      return mutation ? [{ mutation, result, userId: session.userId, at }] : [];
    });
  });
}
