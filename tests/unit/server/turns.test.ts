import { describe, expect, it } from 'vitest';
import { Turns } from '#lib/server/store/turns.ts';

const NEVER_MS = 600_000;

/** Work that ends when the test says so. */
function held(): { act: () => Promise<string>; end: () => void; hasBegun: () => boolean } {
  const until = Promise.withResolvers<string>();
  let isBegun = false;
  return {
    act: () => {
      isBegun = true;
      return until.promise;
    },
    end: () => until.resolve('done'),
    hasBegun: () => isBegun,
  };
}

describe('turns', () => {
  it('of a name come one after the other, in order, and hold up no other name', async () => {
    const turns = new Turns({ width: 1, waiting: 5, patienceMs: NEVER_MS });
    const [first, second, third, other] = [held(), held(), held(), held()];
    const all = [first, second, third].map(({ act }) => turns.take('acme', act));
    const apart = turns.take('other', other.act);
    expect([first, second, third, other].map(({ hasBegun }) => hasBegun())).toEqual([
      true,
      false,
      false,
      true,
    ]);
    other.end();
    expect(await apart).toBe('done');
    first.end();
    await all[0];
    await Promise.resolve();
    expect([second.hasBegun(), third.hasBegun()]).toEqual([true, false]);
    second.end();
    third.end();
    expect(await Promise.all(all)).toEqual(['done', 'done', 'done']);
  });

  it('are refused where the line is long enough, before anything is done', async () => {
    const turns = new Turns({ width: 1, waiting: 1, patienceMs: NEVER_MS });
    const [first, second, late] = [held(), held(), held()];
    const all = [turns.take('acme', first.act), turns.take('acme', second.act)];
    await expect(turns.take('acme', late.act)).rejects.toMatchObject({ name: 'Unavailable' });
    expect(late.hasBegun()).toBe(false);
    first.end();
    second.end();
    await Promise.all(all);
  });

  it('are given up by who waited too long, and the next has theirs', async () => {
    const turns = new Turns({ width: 1, waiting: 5, patienceMs: 1 });
    const [first, late] = [held(), held()];
    const running = turns.take('acme', first.act);
    await expect(turns.take('acme', late.act)).rejects.toMatchObject({ name: 'Unavailable' });
    first.end();
    await running;
    expect(late.hasBegun()).toBe(false);
    expect(await turns.take('acme', () => Promise.resolve('next'))).toBe('next');
  });

  it('that are ended twice make way once', async () => {
    const turns = new Turns({ width: 1, waiting: 5, patienceMs: NEVER_MS });
    const end = await turns.begin('acme');
    const [second, third] = [held(), held()];
    const all = [turns.take('acme', second.act), turns.take('acme', third.act)];
    end();
    end();
    await Promise.resolve();
    await Promise.resolve();
    expect([second.hasBegun(), third.hasBegun()]).toEqual([true, false]);
    second.end();
    third.end();
    await Promise.all(all);
  });

  it('that fail make way', async () => {
    const turns = new Turns({ width: 1, waiting: 5, patienceMs: NEVER_MS });
    const fails = turns.take('acme', () => Promise.reject(new Error('planted')));
    const next = turns.take('acme', () => Promise.resolve('next'));
    await expect(fails).rejects.toThrow('planted');
    expect(await next).toBe('next');
  });
});
