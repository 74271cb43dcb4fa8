import { describe, expect, it } from 'vitest';
import { CheckInQueue, TooBusy } from '#lib/server/agents/check-in-queue.ts';
import type { CheckIn, Taken } from '#lib/server/agents/check-in.ts';
import { Unavailable } from '#lib/server/store/trouble.ts';
import { inventory } from '#tests/support/agents/agent-store.ts';

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
    const first = ['a', 'b'].map((one) => queue.take('ac', sign(one)));
    await expect.poll(() => gates.length).toBe(1);
    const next = ['c', 'd', 'e'].map((one) => queue.take('ac', sign(one)));
    gates.shift()?.();
    await Promise.all(first);
    await expect.poll(() => gates.length).toBe(1);
    gates.shift()?.();
    await Promise.all(next);
    // What comes at once is one group.
    expect(groups).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
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
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let written = 0;
    let now = 0;
    const work = async (_account: string, group: readonly CheckIn[]): Promise<Taken[]> => {
      await promise;
      written += group.length;
      return group.map(() => taken);
    };
    const queue = new CheckInQueue(work, { clock: () => now });
    const all = Array.from({ length: 12_000 }, (_, at) => queue.take('ac', sign(String(at))));
    const outcomes = Promise.allSettled(all);
    await expect(queue.take('ac', sign('more'))).rejects.toThrow(TooBusy);
    // Another company waits for nobody.
    await expect(Promise.race([queue.take('other', sign('x')), Promise.resolve('waits')])).resolves.toBe(
      'waits',
    );
    now += 20;
    resolve(undefined);
    const refused = (await outcomes).filter(({ status }) => status === 'rejected');
    // A group of 100 takes 20 ms: two seconds of them, and the one that is looked at.
    expect(refused).toHaveLength(12_000 - 10_001);
    await expect.poll(() => written).toBe(10_002);
    expect(await queue.take('ac', sign('again'))).toEqual(taken);
  });

  it('turns away whoever would wait behind a transaction that is held up, and learns that all got slow', async () => {
    const held = Promise.withResolvers<undefined>();
    let now = 0;
    let begun = 0;
    const queue = new CheckInQueue(
      async (_account, group) => {
        begun++;
        await held.promise;
        now += 1_000;
        return group.map(() => taken);
      },
      { clock: () => now },
    );
    const first = queue.take('ac', sign('first'));
    await expect.poll(() => begun).toBe(1);
    const second = queue.take('ac', sign('second'));
    now += 2_001;
    await expect(queue.take('ac', sign('third'))).rejects.toThrow(TooBusy);
    held.resolve(undefined);
    expect(await Promise.all([first, second])).toEqual([taken, taken]);
    // A second each: some are let in, not thousands.
    const many = Array.from({ length: 2_000 }, (_, at) => queue.take('ac', sign(String(at))));
    const refused = (await Promise.allSettled(many)).filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(1_500);
  });

  it('holds lists of so many characters only, over all companies', async () => {
    const queue = new CheckInQueue((_account, group) => Promise.resolve(group.map(() => taken)));
    const software = Array.from({ length: 20_000 }, () => 'x'.repeat(600));
    const big = (at: number): CheckIn => ({ keyId: 'k', message: inventory(at, { software }) });
    const all = Array.from({ length: 8 }, (_, at) => queue.take(`ac${at}`, big(at)));
    const refused = (await Promise.allSettled(all)).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(3);
    expect(await queue.take('ac', big(9))).toEqual(taken);
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
    expect(together.map(({ status }) => status)).toEqual(names.map(() => 'rejected'));
    expect(calls).toBe(1);
  });
});
