import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '#lib/base/sha256.ts';

const hexOf = (text: string): string =>
  sha256(text)
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');
const known = (text: string): string => createHash('sha256').update(text).digest('hex');

test('SHA-256 is that of everybody else: of every length around a block, and of any text', () => {
  for (let length = 0; length < 260; length++)
    expect(hexOf('a'.repeat(length))).toBe(known('a'.repeat(length)));
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(hexOf(text)).toBe(known(text));
    }),
  );
  expect(hexOf('x'.repeat(1_000_000))).toBe(known('x'.repeat(1_000_000)));
});
