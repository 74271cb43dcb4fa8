import type { PushedMutation } from '../protocol/push.ts';
import { withNothings } from './outbox-change.ts';
import type { ReplicaParts } from './replica-parts.ts';
import type { Entry, OutboxState } from './stored/storage.ts';
import { Overtaken } from './sync-port.ts';

/**
 * What goes to a server counts as tried from here on, whatever becomes of the push. It is compared with the disk in the same
 * transaction: another tab may have discarded some of it, and has said so to the person.
 */
export function noteSending(
  replica: ReplicaParts,
  mutations: readonly PushedMutation[],
  clientId: string,
): Promise<void> {
  const [first = 0, last = 0] = [mutations[0]?.seq, mutations.at(-1)?.seq];
  return replica.inTurn(async () => {
    let isSame = true;
    await replica.outbox.changeSome(
      { first, last },
      (state) => {
        isSame = state.meta.clientId === clientId && isSameQueue(state.entries, mutations);
        return isSame ? asTried(state, last) : state;
      },
      // A disk that takes nothing is a reason more to send what waits.
      (meta) => ({ ...meta, sentSeq: Math.max(meta.sentSeq ?? 0, last) }),
    );
    if (isSame) return;
    await replica.outbox.reread();
    await replica.replay();
    throw new Overtaken();
  });
}

/** The server took these (by seq) as nothing: what was discarded there is not applied. */
export function noteNothings(replica: ReplicaParts, nothings: readonly number[]): Promise<void> {
  if (nothings.length === 0) return Promise.resolve();
  return replica.outbox.rewrite([], (state) => withNothings(state, new Set(nothings)));
}

/** Not before a server answers: until then what was discarded can be brought back under its own id. */
export function beforeDoubt(next: readonly Entry[]): readonly Entry[] {
  const first = next.findIndex(({ discarded }) => discarded?.isTried && !discarded.isNothingTried);
  return first < 0 ? next : next.slice(0, first);
}

function isSameQueue(entries: readonly Entry[], sent: readonly PushedMutation[]): boolean {
  return (
    entries.length === sent.length &&
    entries.every(({ id, name }, at) => id === sent[at]?.id && name === sent[at].name)
  );
}

function asTried({ meta, entries }: OutboxState, last: number): OutboxState {
  return {
    meta: (meta.sentSeq ?? 0) >= last ? meta : { ...meta, sentSeq: last },
    entries: entries.map((entry) => {
      const { discarded } = entry;
      if (!discarded?.isTried || discarded.isNothingTried) return entry;
      return { ...entry, discarded: { ...discarded, isNothingTried: true } };
    }),
  };
}
