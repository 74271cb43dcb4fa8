import { expect, test } from 'vitest';
import { readSettings } from '#lib/server/settings/settings.ts';

test('serves this computer alone unless told otherwise', () => {
  expect(readSettings({})).toMatchObject({ port: 4173, host: '127.0.0.1', origin: 'http://localhost:4173' });
});

test.each([
  [{ MUSTER_DTAA: 'x' }, /MUSTER_DTAA/],
  [{ PORT: '70000' }, /PORT/],
  [{ ORIGIN: 'muster.example' }, /ORIGIN/],
  [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
])('stops the start with a sentence for %j', (environment, sentence) => {
  expect(() => readSettings(environment)).toThrow(sentence);
});
