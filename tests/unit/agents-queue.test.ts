import { describe, expect, it } from 'vitest';
import { CheckInQueue, TooBusy } from '#lib/server/agents/check-in-queue.ts';
import type { CheckIn, Taken } from '#lib/server/agents/take-check-ins.ts';
import { Unavailable } from '#lib/server/store/trouble.ts';
import { inventory } from '#tests/support/agent-store.ts';

const sign = (agentId: string): CheckIn => ({ keyId: 'k', message: { kind: 'check-in', agentId, tag: '' } });
const taken: Taken = { status: 'taken', device: null, hours: 24 };
const nameOf = ({ message }: CheckIn): string => message.agentId;

describe('the queue of check-ins', () => {
  it('writes what comes while a transaction is under way in the next one, in order', async () => {
    const groups: string[][] = [];
    const gates: (() => void)[] = [];
    const queue = new CheckInQueue(async (_account, group) => {
      groups.push(group.map(nameOf));
      await new Promise<void>((resolve) => gates.push(resolve));
      return group.map(() => taken);
    });
    const all = ['a', 'b', 'c', 'd'].map((one) => queue.take('ac', sign(one)));
    gates.shift()?.();
    await all[0];
    await expect.poll(() => gates.length).toBe(1);
    gates.shift()?.();
    await Promise.all(all);
    expect(groups).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it('holds no more than ten inventories in a group', async () => {
    const sizes: number[] = [];
    const queue = new CheckInQueue((_account, group) => {
      sizes.push(group.length);
      return Promise.resolve(group.map(() => taken));
    });
    await Promise.all(
      Array.from({ length: 25 }, (_, at) => queue.take('ac', { keyId: 'k', message: inventory(at) })),
    );
    expect(Math.max(...sizes)).toBe(10);
  });

  it('turns away what is over the limit before anything of it is kept, and takes in again when it is worked off', async () => {
    const gate = Promise.withResolvers<undefined>();
    let written = 0;
    const queue = new CheckInQueue(async (_account, group) => {
      await gate.promise;
      written += group.length;
      return group.map(() => taken);
    });
    const all = Array.from({ length: 4_000 }, (_, at) => queue.take('ac', sign(String(at))));
    const outcomes = Promise.allSettled(all);
    await expect(queue.take('ac', sign('more'))).rejects.toThrow(TooBusy);
    await expect(Promise.race([queue.take('other', sign('x')), Promise.resolve('waits')])).resolves.toBe(
      'waits',
    );
    gate.resolve(undefined);
    const refused = (await outcomes).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(1_000);
    await expect.poll(() => written).toBe(3_001);
    expect(await queue.take('ac', sign('again'))).toEqual(taken);
  });

  it('lets one that can’t be written fail alone, and a database that is away fail all at once', async () => {
    let error: Error = new Error('poison');
    let calls = 0;
    const queue = new CheckInQueue((_account, group) => {
      calls++;
      return group.some((one) => nameOf(one) === 'poison')
        ? Promise.reject(error)
        : Promise.resolve(group.map(() => taken));
    });
    const names = ['first', 'a', 'poison', 'b'];
    const alone = await Promise.allSettled(names.map((one) => queue.take('ac', sign(one))));
    expect(alone.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    error = new Unavailable('away');
    calls = 0;
    const together = await Promise.allSettled(names.map((one) => queue.take('other', sign(one))));
    expect(together.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    expect(calls).toBe(2);
  });
});
