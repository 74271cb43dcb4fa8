import type { SyncPort } from '#lib/replica/sync-port.ts';

/** Answered from memory: they never reach storage. */
const FROM_MEMORY = [
  'clientId',
  'outboxEpoch',
  'cookie',
  'beginPull',
  'hasForgotten',
  'isUnanswered',
  'takesSeen',
  'torn',
  'waitingCount',
  'wholeness',
  'accountId',
  'userId',
];

/** The storage of a tab that dies at a call: that one is done or not, every later one is not. */
export function dying<Port extends SyncPort>(port: Port, calls: number, isAfter: boolean): Port {
  let left = calls;
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const bound = (...words: unknown[]): unknown => Reflect.apply(member, target, words);
      if (FROM_MEMORY.includes(String(name))) return bound;
      return async (...words: unknown[]): Promise<unknown> => {
        if (left-- > 0) return bound(...words);
        if (left === -1 && isAfter) await bound(...words);
        throw new Error('the tab died');
      };
    },
  });
}
