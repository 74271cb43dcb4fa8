import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeChange, encodeChange, type RowChange } from '#lib/pages/page-text.ts';
import { device } from '#tests/support/rows/domain-rows.ts';

/** Rows of one shape or of several, with any JSON in them; short words so that some are repeated. */
const value = fc.oneof(fc.constantFrom('online', '', null, 0, -1.5), fc.string(), fc.jsonValue());
const row = fc.record({ id: fc.uuid(), name: value, at: value, changes: value }, { requiredKeys: ['id'] });
const change: fc.Arbitrary<RowChange> = fc
  .record(
    {
      collection: fc.constantFrom('devices', 'users'),
      rows: fc.array(row, { maxLength: 200 }),
      gone: fc.array(fc.uuid()),
      isAnew: fc.constant(true),
    },
    { requiredKeys: ['collection', 'rows'] },
  )
  .map((one) => ({ ...one, versions: one.rows.map((_, at) => at % 3) }) as RowChange);

test('reads what it wrote', () => {
  fc.assert(
    fc.property(change, (written) => {
      // What JSON makes of it is what came over the wire.
      const sent = JSON.parse(JSON.stringify(written)) as RowChange;
      expect(decodeChange(encodeChange(sent))).toEqual(sent);
    }),
  );
});

test('writes each name once a page, not once a row', () => {
  const rows = Array.from({ length: 512 }, (_, at) => device(at));
  const { text } = encodeChange({ collection: 'devices', rows, versions: rows.map(() => 1) });
  expect(text.split('lastCheckInAt')).toHaveLength(2);
  expect(text.length).toBeLessThan(JSON.stringify(rows).length / 3);
});

test('finds a page torn when any character of it changed', () => {
  const rows = [device(1), device(2)];
  const stored = encodeChange({ collection: 'devices', rows, versions: [1, 1] });
  for (let at = 0; at < stored.text.length; at++) {
    const text = `${stored.text.slice(0, at)}\u0001${stored.text.slice(at + 1)}`;
    expect(decodeChange({ ...stored, text })).toBeNull();
  }
});
