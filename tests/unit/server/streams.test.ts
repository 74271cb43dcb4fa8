import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { codingOf } from '#lib/server/http/lines-answer.ts';
import { pokeAnswer } from '#lib/server/http/poke-stream.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function stream({ isWelcome = () => Promise.resolve(true) } = {}) {
  const kept = { poke: () => {}, isSubscribed: true, isCounted: true };
  const stopping = new AbortController();
  const answer = pokeAnswer({
    subscribe: (poke) => {
      kept.poke = poke;
      return () => (kept.isSubscribed = false);
    },
    enter: () => () => (kept.isCounted = false),
    isWelcome,
    stopping: stopping.signal,
  });
  const reader = answer.body?.getReader();
  const next = async (): Promise<string> => new TextDecoder().decode((await reader?.read())?.value);
  return { kept, next, reader, stopping };
}

test('a reader that reads nothing has two events waiting, however often it was poked, and misses no poke', async () => {
  const { kept, next } = stream();
  for (let times = 0; times < 10_000; times++) kept.poke();
  expect(await next()).toBe(': \n\n');
  expect(await next()).toBe('event: poke\ndata:\n\n');
  let isHeard = false;
  const later = next().finally(() => (isHeard = true));
  await vi.advanceTimersByTimeAsync(0);
  expect(isHeard).toBe(false);
  kept.poke();
  expect(await later).toBe('event: poke\ndata:\n\n');
});

test('a reader that did not read for a whole heartbeat is cut off and counted out', async () => {
  const { kept, reader } = stream();
  await vi.advanceTimersByTimeAsync(25_000);
  expect(kept).toMatchObject({ isSubscribed: false, isCounted: false });
  await expect(reader?.read()).rejects.toThrow('The reader is gone');
});

test('a stream beats, and closes when its session has ended or the server stops', async () => {
  let is = true;
  const { kept, next, reader } = stream({ isWelcome: () => Promise.resolve(is) });
  await next();
  const beat = next();
  await vi.advanceTimersByTimeAsync(25_000);
  expect(await beat).toBe(': \n\n');
  is = false;
  await vi.advanceTimersByTimeAsync(25_000);
  expect((await reader?.read())?.done).toBe(true);
  expect(kept.isCounted).toBe(false);

  const other = stream();
  other.stopping.abort();
  await other.next();
  expect((await other.reader?.read())?.done).toBe(true);
});

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip;q=1.0, br;q=0', 'gzip'],
  ['GZIP', 'gzip'],
  ['gzip;q=0.000', null],
  ['deflate', null],
  ['', null],
])('%j is answered with %s', (accepted, coding) => {
  expect(codingOf(accepted)).toBe(coding);
});
