import { expect, test } from 'vitest';
import { isReachable, readSettings } from '#lib/server/settings/settings.ts';

test('serves this computer alone unless told otherwise', () => {
  expect(readSettings({})).toMatchObject({ port: 4173, host: '127.0.0.1', origin: 'http://localhost:4173' });
});

test.each([
  [{ MUSTER_DTAA: 'x' }, /MUSTER_DTAA/],
  [{ PORT: '70000' }, /PORT/],
  [{ ORIGIN: 'muster.example' }, /ORIGIN/],
  [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
  [{ METRICS_TOKEN: 'short' }, /METRICS_TOKEN/],
  [{ METRICS_TOKEN: 'with a space in between' }, /METRICS_TOKEN/],
  [{ SECURITY_CONTACT: 'security' }, /SECURITY_CONTACT/],
  [{ SECURITY_CONTACT: 'http://acme.example' }, /SECURITY_CONTACT/],
  [{ SECURITY_CONTACT: 'https://acme.example/\nExpires: never' }, /SECURITY_CONTACT/],
  [{ MAX_STREAMS: '0' }, /MAX_STREAMS/],
  [{ SESSION_IDLE_DAYS: '0' }, /SESSION_IDLE_DAYS/],
  [{ SESSION_DAYS: '30 days' }, /SESSION_DAYS/],
  [{ SESSION_DAYS: '401' }, /SESSION_DAYS/],
  [{ ADDRESS_HEADER: 'x-real-ip, via' }, /ADDRESS_HEADER/],
  [{ XFF_DEPTH: 'zero' }, /XFF_DEPTH/],
  [{ XFF_DEPTH: '0' }, /XFF_DEPTH/],
  [{ SMTP_URL: 'smtp://mail' }, /SMTP_URL/],
])('stops the start with a sentence for %j', (environment, sentence) => {
  expect(() => readSettings(environment)).toThrow(sentence);
});

test.each([
  [{}, false],
  [{ HOST: '::1', ORIGIN: 'http://[::1]:4173' }, false],
  [{ HOST: '0.0.0.0' }, true],
  [{ ORIGIN: 'https://muster.example' }, true],
])('knows whether others can reach the server of %j', (environment, reachable) => {
  expect(isReachable(readSettings(environment))).toBe(reachable);
});
