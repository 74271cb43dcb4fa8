import { deflateSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { BodyReader } from '#lib/server/agents/bodies/body-reader.ts';
import { openBody } from '#lib/server/agents/bodies/open-body.ts';
import { Quota } from '#lib/server/store/quota.ts';
import { ReadingThreads } from '#lib/server/agents/bodies/reading-threads.ts';
import { inventoryXml } from '#tests/support/agents/agent-http.ts';
import { agentFile } from '#tests/support/agents/agent-files.ts';

const MOST = 32 * 1_048_576;
/** A million elements in 15 kB: a fifth of a second on a free core. */
const heavy = deflateSync(inventoryXml({ content: '<V><A>b</A></V>'.repeat(490_000) }));
const light = (name: string) => deflateSync(inventoryXml({ name, content: `<!--${'x'.repeat(4_000)}-->` }));

const made: ReadingThreads[] = [];
afterEach(async () => {
  for (const threads of made.splice(0)) await threads.stop();
});
function reading(options: ConstructorParameters<typeof ReadingThreads>[0] = {}): BodyReader {
  const threads = new ReadingThreads({ threads: 1, ...options });
  made.push(threads);
  return new BodyReader(threads);
}
const body = (sent: Buffer, keyId = 'key') => ({ kind: 'agent' as const, sent, most: MOST, keyId });

describe('bodies of agents', () => {
  it('are read in a thread as they would be at once, one after the other', async () => {
    const reader = reading();
    for (const file of [
      'fusioninventory-inventory.xml',
      'ocs-inventory.xml',
      'glpi-agent-inventory-full.json',
    ]) {
      const plain = agentFile(file);
      expect(await reader.open(body(deflateSync(plain)))).toEqual(openBody('agent', plain, false));
      expect(await reader.openWhole(body(deflateSync(plain)))).toEqual(openBody('agent', plain, true));
    }
    await expect(reader.open(body(deflateSync(`<html>${'x'.repeat(9_000)}</html>`)))).rejects.toMatchObject({
      name: 'RefusedBody',
      status: 400,
    });
  });

  it('that take long leave the others their turns', async () => {
    let turns = 0;
    let isRead = false;
    const read = reading()
      .open(body(heavy))
      .finally(() => (isRead = true));
    while (!isRead) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    await read;
    // In the thread itself there would be none.
    expect(turns).toBeGreaterThan(100);
  });

  it('that take too long are refused, and the next is read', async () => {
    const reader = reading({ mostMs: 1 });
    await expect(reader.open(body(heavy))).rejects.toMatchObject({ name: 'RefusedBody', status: 413 });
    const patient = reading();
    await expect(patient.open(body(light('AFTER')))).resolves.toMatchObject({ message: { name: 'AFTER' } });
  });

  it('of one key wait behind themselves: another key’s comes after the one under way', async () => {
    const reader = reading();
    const order: string[] = [];
    const all = ['A1', 'A2', 'A3', 'B1'].map((name) =>
      reader.open(body(light(name), name.slice(0, 1))).then(() => order.push(name)),
    );
    await Promise.all(all);
    expect(order[0]).toBe('A1');
    expect(order.indexOf('B1')).toBeLessThan(order.indexOf('A3'));
  });
});

describe('a quota', () => {
  it('gives what it has at once, and then so much a second; each name its own', () => {
    const quota = new Quota({ burst: 2, perSecond: 0.5 });
    expect([quota.take('a', 0), quota.take('a', 0), quota.take('a', 0)]).toEqual([true, true, false]);
    expect([quota.take('b', 0), quota.take('a', 1_999), quota.take('a', 2_000)]).toEqual([true, false, true]);
    expect([quota.take('a', 1_000), quota.take('a', 2_000)]).toEqual([false, false]);
    const later = [1, 2, 3].map(() => quota.take('a', 1_000_000));
    expect(later).toEqual([true, true, false]);
  });
});
