import { expect, test } from 'vitest';
import { derivedId, ID_PATTERN, newId } from '#lib/base/ids.ts';

const zeros = { bytes: (count: number) => new Uint8Array(count) };

test('ids have the form that schemas accept, made or derived', () => {
  const made = newId('mu', 1_790_000_000_000, zeros);
  expect(made).toMatch(ID_PATTERN);
  expect(derivedId('dv', made, 'device')).toMatch(ID_PATTERN);
});

test('the same mutation and label derive the same id, another label another one', () => {
  const mutationId = newId('mu', 1_790_000_000_000, zeros);
  expect(derivedId('dv', mutationId, 'device')).toBe(derivedId('dv', mutationId, 'device'));
  expect(derivedId('dv', mutationId, 'device')).not.toBe(derivedId('dv', mutationId, 'activity'));
});
