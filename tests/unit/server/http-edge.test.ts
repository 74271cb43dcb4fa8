import { describe, expect, it, test } from 'vitest';
import { isKnownHost, plainUrl } from '#lib/server/http/edge.ts';
import { originWarning } from '#lib/server/settings/settings.ts';

describe('a path', () => {
  it.each([
    ['/api/session?a=%61', '/api/session?a=%61'],
    ['/%61pi/sess%69on', '/api/session'],
    ['/x/../agent/key', '/agent/key'],
    ['/x/%2e%2e/agent', '/agent'],
    ['/\\agent', '//agent'],
    ['//agent/key', '//agent/key'],
  ])('%s is routed as %s', (url, plain) => expect(plainUrl(url)).toBe(plain));

  it.each(['/a%2Fb', '/a%00b', '/%2561', '/a%3Fb', '/%C3%A9'])('%s keeps what it means escaped', (url) =>
    expect(plainUrl(url)).toBe(url),
  );

  it.each(['*', '', 'http://evil.example/api', 'agent'])('that %s is none', (url) =>
    expect(plainUrl(url)).toBeNull(),
  );
});

describe('a name', () => {
  const origin = 'https://muster.acme.example';

  it.each([
    ...['muster.acme.example', 'MUSTER.acme.example:443', '10.0.0.7:4173', '[fd00::1]:4173', 'localhost'],
    ...['muster:4173', 'a.localhost', undefined],
  ])('%s is ours', (host) => expect(isKnownHost(host, origin)).toBe(true));

  it.each(['evil.example', 'muster.acme.example.evil.example', 'acme.example', 'evil.', 'a b', ''])(
    '%j is not',
    (host) => expect(isKnownHost(host, origin)).toBe(false),
  );
});

test.each([
  ['http://muster.example', true],
  ['http://192.168.1.5:4173', true],
  ['https://muster.example', false],
  ['http://localhost:4173', false],
  ['http://127.0.0.1', false],
])('%s is warned of: %s', (origin, isWarned) => expect(originWarning({ origin }) !== null).toBe(isWarned));
