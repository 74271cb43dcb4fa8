import { describe, expect, it } from 'vitest';
import type { Tx } from '#lib/domain/tx.ts';
import { mentionOf } from '#lib/domain/records/core/mentions.ts';
import { device, refusal, testId } from '#tests/support/rows/domain-rows.ts';

/**
 * The promises of `Tx`, for every implementation. `run` gives the test a Tx on an account without devices and aliases
 * and throws away what was written.
 */
export function txContract(name: string, run: (test: (tx: Tx) => Promise<void>) => Promise<void>): void {
  const promises = (promise: string, test: (tx: Tx) => Promise<void>) => it(promise, () => run(test));

  describe(`Tx of ${name}`, () => {
    promises('reads what it wrote, changed and removed in the same run', async (tx) => {
      tx.put('devices', device(1));
      tx.put('devices', device(2));
      tx.put('devices', device(1, { description: 'Spare' }));
      tx.remove('devices', testId('dv', 2));
      expect(await tx.get('devices', testId('dv', 1))).toEqual(device(1, { description: 'Spare' }));
      expect(await tx.get('devices', testId('dv', 2))).toBeUndefined();
      expect(await tx.find('devices', 'byName', 'ws-2')).toEqual([]);
    });

    promises('answers undefined for an id that is nowhere', async (tx) => {
      expect(await tx.get('devices', testId('dv', 9))).toBeUndefined();
      expect((await tx.getMany('devices', [testId('dv', 9)])).size).toBe(0);
    });

    promises('follows an alias once, in its own collection', async (tx) => {
      tx.put('devices', device(1));
      tx.put('aliases', { id: testId('dv', 2), collection: 'devices', to: testId('dv', 1) });
      tx.put('aliases', { id: testId('dv', 3), collection: 'devices', to: testId('dv', 2) });
      tx.put('aliases', { id: testId('dv', 4), collection: 'users', to: testId('dv', 1) });
      expect(await tx.get('devices', testId('dv', 2))).toEqual(device(1));
      expect(await tx.get('devices', testId('dv', 3))).toBeUndefined();
      expect(await tx.get('devices', testId('dv', 4))).toBeUndefined();
      const many = await tx.getMany('devices', [testId('dv', 1), testId('dv', 2)]);
      expect([...many.keys()].sort()).toEqual([testId('dv', 1), testId('dv', 2)]);
      expect(many.get(testId('dv', 2))).toEqual(device(1));
    });

    promises('keeps a row before an alias of the same id', async (tx) => {
      tx.put('devices', device(1));
      tx.put('devices', device(2));
      tx.put('aliases', { id: testId('dv', 2), collection: 'devices', to: testId('dv', 1) });
      expect(await tx.get('devices', testId('dv', 2))).toEqual(device(2));
    });

    promises('finds by key in order of id, and no longer by the key a row had', async (tx) => {
      tx.put('devices', device(3, { name: 'Twin' }));
      tx.put('devices', device(1, { name: 'TWIN' }));
      tx.put('devices', device(2, { name: 'Twin' }));
      tx.put('devices', device(2, { name: 'Other' }));
      const ids = (await tx.find('devices', 'byName', 'twin')).map((row) => row.id);
      expect(ids).toEqual([testId('dv', 1), testId('dv', 3)]);
    });

    promises('leaves out of an index what has no key', async (tx) => {
      tx.put('devices', device(1, { serial: '' }));
      expect(await tx.find('devices', 'bySerial', '')).toEqual([]);
    });

    promises('finds by many keys, leaving out those without a row', async (tx) => {
      tx.put('devices', device(1, { serial: '007' }));
      tx.put('devices', device(2, { serial: 'ABC' }));
      const found = await tx.findMany('devices', 'bySerial', ['007', 'abc', 'none']);
      expect([...found.keys()].sort()).toEqual(['007', 'abc']);
      expect(found.get('007')).toEqual([device(1, { serial: '007' })]);
    });

    promises('finds by each of several keys, and no longer by those a row had', async (tx) => {
      const mentions = (number: number, ...emails: string[]) =>
        tx.put('refusals', refusal(number, { args: JSON.stringify({ rows: emails }) }));
      mentions(1, 'a@x.example', 'b@x.example');
      mentions(2, 'b@x.example', 'C@x.example');
      mentions(3, 'a@x.example');
      mentions(3, 'nobody');
      const keys = ['a', 'b', 'c', 'd'].map((name) => mentionOf(`${name}@x.example`));
      const found = await tx.findMany('refusals', 'byMention', keys);
      const ids = keys.map((key) => (found.get(key) ?? []).map(({ id }) => id));
      const [one, two] = [testId('rf', 1), testId('rf', 2)];
      expect(ids).toEqual([[one], [one, two], [two], []]);
      expect(found.size).toBe(3);
    });

    promises('counts by many keys what it would find, also what was moved and removed', async (tx) => {
      for (const number of [1, 2, 3, 4]) tx.put('devices', device(number, { name: 'Twin' }));
      tx.put('devices', device(4, { name: 'Other' }));
      tx.remove('devices', testId('dv', 3));
      const counts = await tx.countMany('devices', 'byName', ['twin', 'other', 'none']);
      expect([...counts].sort()).toEqual([
        ['other', 1],
        ['twin', 2],
      ]);
    });
  });
}
