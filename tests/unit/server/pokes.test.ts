import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Access } from '#lib/domain/access/access.ts';
import { LatePokes } from '#lib/server/agents/late-pokes.ts';
import { pokeText, readPoke } from '#lib/server/store/poke-text.ts';
import type { PokeListener } from '#lib/server/store/poke-line.ts';
import { Touched } from '#lib/server/store/rows/touched.ts';
import { PokeHub } from '#lib/server/sync/poke-hub.ts';
import { PokeSight } from '#lib/server/sync/poke-sight.ts';
import { accessAs, device, role, testId } from '#tests/support/rows/domain-rows.ts';

const ACCOUNT = testId('ac', 1);
const ME = testId('us', 1);
const OTHER = testId('us', 2);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('news of agents', () => {
  test('is told at once, and then at most once a minute, however much there is', () => {
    const told: string[] = [];
    const late = new LatePokes({ pokeLater: (id) => Promise.resolve(void told.push(id)) });
    for (let second = 0; second < 600; second++) {
      late.wrote(ACCOUNT);
      if (second === 0) expect(told).toEqual([ACCOUNT]);
      vi.advanceTimersByTime(1_000);
    }
    expect(told.length).toBeLessThanOrEqual(11);
    late.stop();
  });

  test('is not told again when there was none since', () => {
    const told: string[] = [];
    const late = new LatePokes({ pokeLater: (id) => Promise.resolve(void told.push(id)) });
    late.wrote(ACCOUNT);
    vi.advanceTimersByTime(600_000);
    expect(told).toHaveLength(1);
  });
});

function hubOf(chance?: () => number) {
  let tell: PokeListener = () => undefined;
  const listen = (listener: PokeListener) => {
    tell = listener;
    return () => true;
  };
  const hub = new PokeHub({ pokes: { listen } as never }, chance);
  return { hub, tell: (changed: Parameters<PokeListener>[1]) => tell(ACCOUNT, changed) };
}

describe('a poke', () => {
  test('reaches a few browsers at once, and a thousand spread over seconds', () => {
    let turn = 0;
    const { hub, tell } = hubOf(() => (turn++ % 100) / 100);
    const heard: number[] = [];
    const start = Date.now();
    const ends = Array.from({ length: 1_000 }, () =>
      hub.subscribe(ACCOUNT, () => heard.push(Date.now() - start)),
    );
    tell(null);
    vi.advanceTimersByTime(5_000);
    expect(heard).toHaveLength(1_000);
    expect(new Set(heard).size).toBeGreaterThan(50);
    ends.slice(10).forEach((end) => end());
    heard.length = 0;
    vi.advanceTimersByTime(5_000);
    tell(null);
    expect(heard).toHaveLength(10);
  });

  test('reaches who may see something of what changed, and nobody else', () => {
    const { hub, tell } = hubOf();
    const heard: string[] = [];
    hub.subscribe(ACCOUNT, () => heard.push('sees'), { sees: () => true });
    hub.subscribe(ACCOUNT, () => heard.push('does not'), { sees: () => false });
    tell({ devices: [] });
    expect(heard).toEqual(['sees']);
  });
});

async function sightOf(access: Access, reads: { count: number } = { count: 0 }): Promise<PokeSight> {
  const read = () => {
    reads.count++;
    return Promise.resolve(access);
  };
  const sight = new PokeSight({ userId: ME, read, now: () => Date.now() });
  await Promise.resolve();
  return sight;
}

describe('whom a poke is for', () => {
  test('a collection that is not theirs is told to nobody who has no role, a row of their own is', async () => {
    const sight = await sightOf({ ...accessAs(), userId: ME });
    expect(sight.sees({ devices: [] })).toBe(false);
    expect(sight.sees({ creditRecords: [OTHER] })).toBe(false);
    expect(sight.sees({ creditRecords: [OTHER, ME] })).toBe(true);
    expect(sight.sees({ creditRecords: null })).toBe(true);
    expect(sight.sees(null)).toBe(true);
  });

  test('an admin is told of devices, and not of what was refused to others', async () => {
    const sight = await sightOf({ ...accessAs('contract-admin'), userId: ME });
    expect(sight.sees({ devices: [] })).toBe(true);
    expect(sight.sees({ refusals: [OTHER] })).toBe(false);
  });

  test('after their rights may have changed everything is told until they are known again', async () => {
    const reads = { count: 0 };
    const sight = await sightOf({ ...accessAs(), userId: ME }, reads);
    expect(sight.sees({ roles: [OTHER] })).toBe(false);
    expect(sight.sees({ roles: [ME] })).toBe(true);
    expect(sight.sees({ devices: [] })).toBe(true);
    expect(reads.count).toBe(1);
    vi.advanceTimersByTime(30_000);
    sight.sees({ devices: [] });
    await Promise.resolve();
    expect(reads.count).toBe(2);
    expect(sight.sees({ devices: [] })).toBe(false);
  });
});

describe('what a poke says', () => {
  test('is whose rows changed, and nothing that they hold', () => {
    const touched = new Touched();
    touched.note('devices', new Map([['a', device(1, { name: 'Secret name' })]]));
    touched.note('roles', new Map([['b', role(1, 1, 'field-staff')]]));
    const text = pokeText(ACCOUNT, touched.changed());
    expect(text).not.toContain('Secret');
    expect(readPoke(text)).toEqual({ accountId: ACCOUNT, changed: { devices: [], roles: [ME] } });
  });

  test('is anybody where a row is gone, or where there are many; an older server names the account alone', () => {
    const touched = new Touched();
    touched.note('roles', new Map([['b', null]]));
    const many = Array.from({ length: 50 }, (_, at) => [String(at), role(at, at, 'field-staff')] as const);
    touched.note('assignments', new Map(many) as never);
    expect(touched.changed()).toEqual({ roles: null, assignments: null });
    expect(readPoke(ACCOUNT)).toEqual({ accountId: ACCOUNT, changed: null });
    expect(pokeText(ACCOUNT, { users: Array<string>(1_000).fill(ME) })).toBe(ACCOUNT);
  });
});
