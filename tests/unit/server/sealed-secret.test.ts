import { expect, test } from 'vitest';
import { SealedSecrets } from '#lib/server/auth/factors/sealed-secret.ts';

const plain = new TextEncoder().encode('twenty bytes of code');
const ours = new SealedSecrets('the secret of this server');

test('a sealed secret opens for whom it was sealed, on this server alone, and as it was', () => {
  const sealed = ours.seal(plain, 'ada');
  expect(Buffer.from(ours.open(sealed, 'ada')).equals(plain)).toBe(true);
  expect(() => ours.open(sealed, 'bea')).toThrow();
  expect(() => new SealedSecrets('the secret of another').open(sealed, 'ada')).toThrow();
  const bytes = Buffer.from(sealed, 'base64');
  for (let at = 0; at < bytes.length; at++) {
    const bent = Buffer.from(bytes);
    bent.writeUInt8(bent.readUInt8(at) ^ 1, at);
    expect(() => ours.open(bent.toString('base64'), 'ada'), `byte ${at}`).toThrow();
  }
});

test('no two seals of one secret are alike, and none shows it', () => {
  const [one, other] = [ours.seal(plain, 'ada'), ours.seal(plain, 'ada')];
  expect(one).not.toBe(other);
  expect(Buffer.from(one, 'base64').includes(Buffer.from(plain))).toBe(false);
});
