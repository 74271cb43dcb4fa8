import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, deflateSync } from 'node:zlib';
import { mutationNames } from '#lib/domain/mutations/registry.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { testId } from '../rows/domain-rows.ts';
import { inventoryXml } from '../agents/agent-http.ts';
import type { RawRequest } from './raw-http.ts';

/** An address of the server with the methods that it has a handler for. */
export interface Route {
  /** As its folder is called: "/api/devices/[id]/software". */
  readonly id: string;
  readonly methods: readonly string[];
}

/** Every endpoint that there is a file for: a new one is asked without being named here. */
export function everyRoute(): readonly Route[] {
  const files = readdirSync('src/routes', { recursive: true, encoding: 'utf8' });
  return (
    files
      .filter((file) => file.endsWith('+server.ts'))
      // Signing out comes last: it ends the sessions of those who ask.
      .sort((one, other) => Number(one.includes('sign-out')) - Number(other.includes('sign-out')))
      .map((file) => {
        const text = readFileSync(join('src/routes', file), 'utf8');
        const methods = [...text.matchAll(/export (?:const|(?:async )?function) ([A-Z]+)\b/g)];
        const id = `/${file.replaceAll('\\', '/').replace(/\/?\+server\.ts$/, '')}`;
        const named = id.replaceAll(/\[x\+([\da-f]{2})\]/g, (_, code: string) =>
          String.fromCharCode(Number.parseInt(code, 16)),
        );
        return {
          id: named.replaceAll(/\([^)]*\)\//g, ''),
          methods: methods.map(([, method = '']) => method),
        };
      })
  );
}

export interface HostileWords {
  readonly origin: string;
  readonly accountId: string;
  /** Who asks; "": nobody who signs in. */
  readonly me: string;
  readonly userIds: readonly string[];
  /** Of the other company, and of the own one. */
  readonly ids: readonly string[];
  readonly keys: readonly string[];
}

/** What is sent to a route, but for who sends it. */
export function hostileRequest(route: Route, words: HostileWords): fc.Arbitrary<RawRequest> {
  const odd = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND'];
  const request = fc.record({
    method: fc.oneof(
      { arbitrary: fc.constantFrom(...route.methods), weight: 4 },
      { arbitrary: fc.constantFrom(...odd), weight: 1 },
    ),
    path: pathOf(route, words),
    headers: headersOf(words),
    body: fc.option(bodyOf(route, words), { freq: 8 }),
  });
  return request.map(({ method, body, headers, ...rest }) => {
    // What a browser never sends, a body without anybody to read it, is small: the line is closed over a large one.
    if (!['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method) || body === null)
      return { method, body, headers, ...rest };
    const small = body.length % 4 === 0 && body.length < 10_000 ? body : null;
    const length = small ? { 'content-length': String(small.length) } : {};
    return { ...rest, method, body: small, headers: { ...headers, ...length } };
  });
}

const TEXTS = [
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1e999',
    'NaN',
    'null',
    'undefined',
    'true',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...['\u0000', 'a\u0000b', '\ud800', '\udc00a', '\ufeff', '\u202e', '😀'.repeat(100), 'é'.normalize('NFD')],
  ...["' or 1=1 --", '"; select 1; --', '%', '$1', '{{7*7}}', '<script>', '../../etc/passwd', '..\\..\\x'],
  ...[
    'x'.repeat(201),
    'y'.repeat(5_000),
    '2026-02-30',
    '9'.repeat(400),
    'dv_',
    'us_zzzzzzzzzzzzzzzzzzzzzzzzz',
  ],
];

function textOf({ ids, keys, userIds }: HostileWords): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...TEXTS),
    fc.constantFrom(...ids, ...keys, ...userIds),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
}

/** A path with something in the place of each parameter, and now and then a trick in its own words. */
function pathOf({ id }: Route, words: HostileWords): fc.Arbitrary<string> {
  const raw = fc.constantFrom(
    ...['%', '%00', '%2e%2e%2f', '%E0%A4%A', '%ff', '%ed%a0%80', '..', '.', '%2f', ';a=b', 'a'.repeat(7_000)],
  );
  const part = fc.oneof({ arbitrary: textOf(words).map(encoded), weight: 4 }, { arbitrary: raw, weight: 1 });
  const filled = fc
    .array(part, { minLength: 4, maxLength: 4 })
    .map((parts) => id.replaceAll(/\[+[^\]]+\]+/g, () => parts.pop() ?? ''));
  const query = fc.oneof(
    { arbitrary: fc.constant(''), weight: 5 },
    {
      arbitrary: fc.tuple(part, part).map(([name, value]) => `?${name}=${value}&%00&__proto__[a]=1`),
      weight: 1,
    },
  );
  const trick = fc.oneof(
    { arbitrary: fc.constant((path: string) => path), weight: 12 },
    {
      arbitrary: fc.constantFrom(
        ...[(path: string) => `/.${path}`, (path: string) => `/${path}`, (path: string) => `${path}/`],
        ...[
          (path: string) => path.replace('a', '%61'),
          (path: string) => path.replaceAll('/', '//'),
          (path: string) => `/x/..${path}`,
          (path: string) => path.toUpperCase(),
          (path: string) => `${path}/__data.json`,
        ],
      ),
      weight: 1,
    },
  );
  return fc.tuple(filled, query, trick).map(([path, asked, of]) => of(path) + asked);
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function headersOf({ origin, keys }: HostileWords): fc.Arbitrary<Record<string, string>> {
  const plain = fc.string({ unit: 'grapheme-ascii', maxLength: 60 });
  const one = (name: string, ...values: string[]) =>
    fc.tuple(fc.constant(name), fc.oneof(fc.constantFrom(...values), plain));
  const some = fc.array(
    fc.oneof(
      one(
        'content-type',
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
      ),
      one('accept-encoding', 'br', 'gzip', 'identity', '*;q=0', 'br;q=-1'),
      one('content-encoding', 'gzip', 'br', 'deflate'),
      one('authorization', ...keys.map((key) => `Bearer ${key}`), 'Basic Og==', 'Basic ====', 'Bearer'),
      one('x-request-id', 'a'.repeat(500), '{}', '<b>'),
      one('x-forwarded-for', '::1', '1.2.3.4, x', 'localhost'),
      one('x-forwarded-host', 'evil.example'),
      one('x-sveltekit-action', 'true'),
      one('accept', 'text/html', '*/*', 'application/json'),
      one('range', 'bytes=0-1', 'bytes=9-1'),
      one('if-none-match', '*', 'W/""'),
      one('glpi-agent-id', 'x'),
      fc.tuple(
        fc.constant('sec-fetch-site'),
        fc.constantFrom('same-origin', 'none', 'same-origin', 'cross-site'),
      ),
    ),
    { maxLength: 5 },
  );
  const from = fc.oneof(
    { arbitrary: fc.constant(origin), weight: 15 },
    { arbitrary: fc.constantFrom('null', 'https://evil.example', origin.toUpperCase()), weight: 1 },
  );
  return fc.tuple(some, from).map(([all, own]) => ({ origin: own, ...Object.fromEntries(all) }));
}

/** What is no JSON, or more of it than anybody sends. */
const RARE: readonly Buffer[] = [
  ...[
    '',
    '{',
    '[]',
    'null',
    '"',
    '[1e999]',
    '{"__proto__":{"isAdmin":true}}',
    '{"a":"\\ud800"}',
    '\ufeff{}',
  ].map((text) => Buffer.from(text)),
  Buffer.from('['.repeat(20_000)),
  Buffer.from(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
  Buffer.from(`{"protocol":${PROTOCOL},"a":"${'x'.repeat(700_000)}"}`),
  Buffer.from([0, 0xff, 0xfe, 0x7b, 0xc0, 0x80]),
  Buffer.from([0x78, 0x9c, 1, 2, 3]),
  Buffer.from([0x1f, 0x8b, 8, 0, 0]),
  deflateSync(Buffer.alloc(6_000_000, 32)),
];

function bodyOf({ id }: Route, words: HostileWords): fc.Arbitrary<Buffer> {
  const value = jsonOf(words);
  // What is nearly right gets furthest: where a route is not known here, fields of every schema there is.
  const weightOf = (isMeant: boolean): number => (isMeant ? 12 : 1);
  const isSync = /\/sync\//.test(id);
  const isAgents = /agent|check-in/.test(id);
  const json = fc
    .oneof(
      { arbitrary: value, weight: 1 },
      { arbitrary: knownFields(words, value), weight: weightOf(!isSync && !isAgents) },
      { arbitrary: pushOf(words, value), weight: weightOf(id.endsWith('push')) },
      { arbitrary: pullOf(words, value), weight: weightOf(id.endsWith('pull')) },
      { arbitrary: inventoryOf(words, value), weight: weightOf(isAgents) },
    )
    .map((one) => Buffer.from(JSON.stringify(one)));
  const xml = fc
    .record({ id: textOf(words), name: textOf(words), content: textOf(words) })
    .map((fields) => Buffer.from(inventoryXml(fields)));
  const whole = fc.oneof(
    { arbitrary: json, weight: 8 },
    { arbitrary: xml, weight: isAgents ? 4 : 1 },
    { arbitrary: fc.constantFrom(...RARE), weight: 1 },
  );
  return fc
    .tuple(whole, fc.nat(20), fc.nat())
    .map(([body, how, at]) =>
      how === 0 ? gzipSync(body) : how === 1 ? deflateSync(body) : how === 2 ? torn(body, at) : body,
    );
}

/** With a byte that is another, or cut. */
function torn(body: Buffer, at: number): Buffer {
  const copy = Buffer.from(body);
  const place = body.length === 0 ? 0 : at % body.length;
  if (at % 2 === 0) return copy.subarray(0, place);
  if (copy.length > 0) copy[place] = at % 256;
  return copy;
}

function jsonOf(words: HostileWords): fc.Arbitrary<unknown> {
  const text = textOf(words);
  const leaf = fc.oneof(text, fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));
  return fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), text), tie('value'), { maxKeys: 4 }),
    ),
  })).value;
}

/** Every field that a schema names, on the wire and in records and mutations: known from their files. */
const FIELDS: readonly string[] = [
  ...new Set(
    ['src/lib/protocol', 'src/lib/domain/records', 'src/lib/domain/mutations'].flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.ts'))
        .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/\b(\w+): [a-zA-Z.]+[,(]/g)])
        .map(([, field = '']) => field),
    ),
  ),
];

function knownFields(words: HostileWords, value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const near = fc.record(
    {
      protocol: fc.constant(PROTOCOL),
      email: fc.oneof(fc.constant('nobody@example.com'), textOf(words)),
      password: fc.oneof(fc.constant('a long password'), textOf(words)),
      userId: fc.constantFrom(...words.ids),
      kind: fc.constantFrom('invitation', 'password-reset', 'x'),
    },
    { requiredKeys: [] },
  );
  return fc
    .tuple(near, fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 4 }))
    .map(([some, more]) => ({ ...some, ...more }));
}

function envelope({ accountId, me, userIds }: HostileWords) {
  return {
    protocol: fc.constant(PROTOCOL),
    accountId: fc.constant(accountId),
    userId: fc.oneof(
      { arbitrary: fc.constant(me), weight: 9 },
      { arbitrary: fc.constantFrom(...userIds), weight: 1 },
    ),
    clientId: fc.nat(50).map((number) => testId('cl', number + 1)),
  };
}

/** Mutations that are nearly right: their names, and ids of either company. None that takes a right from who asks. */
const NAMES = mutationNames.filter((name) => !/^(roles|users\.(leave|erase|merge)|account)/.test(name));

function pushOf(words: HostileWords, value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const id = fc.constantFrom(...words.ids);
  const change = fc.record({ was: value, to: value });
  const args = fc
    .tuple(
      fc.record({ id, userId: id, contractId: id, productId: id, from: id, to: id }, { requiredKeys: [] }),
      fc.dictionary(fc.constantFrom(...FIELDS), fc.oneof(value, change, id), { maxKeys: 5 }),
    )
    .map(([some, more]) => ({ ...some, ...more }));
  const mutation = fc.record({
    seq: fc.oneof(
      { arbitrary: fc.integer({ min: 1, max: 5 }), weight: 5 },
      { arbitrary: fc.integer(), weight: 1 },
    ),
    id: fc.nat(100_000).map((number) => testId('mu', number)),
    name: fc.oneof(
      { arbitrary: fc.constantFrom(...NAMES), weight: 9 },
      { arbitrary: textOf(words), weight: 1 },
    ),
    version: fc.oneof({ arbitrary: fc.constant(1), weight: 5 }, { arbitrary: fc.integer(), weight: 1 }),
    args: fc.oneof(args, value),
    at: fc.oneof(fc.constant(1), fc.maxSafeInteger()),
  });
  return fc.record({ ...envelope(words), mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }) });
}

function pullOf(words: HostileWords, value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const text = textOf(words);
  const resume = fc.record({ collection: fc.oneof(fc.constant('devices'), text), after: text });
  const cookie = fc.record(
    { epoch: text, schema: text, access: text, version: fc.oneof(fc.nat(), value), resume },
    { requiredKeys: ['epoch', 'schema', 'access', 'version'] },
  );
  return fc.record(
    {
      ...envelope(words),
      cookie: fc.option(cookie),
      withSums: fc.boolean(),
      again: fc.array(fc.oneof(fc.constant('devices'), text), { maxLength: 3 }),
    },
    { requiredKeys: ['protocol', 'accountId', 'userId', 'clientId', 'cookie'] },
  );
}

function inventoryOf(words: HostileWords, value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const text = textOf(words);
  const hardware = fc.record({ name: text, uuid: text }, { requiredKeys: [] });
  const softwares = fc.array(fc.record({ name: text, version: text }, { requiredKeys: [] }), {
    maxLength: 3,
  });
  const glpi = fc.record({
    action: fc.constantFrom('inventory', 'contact', 'x'),
    deviceid: text,
    content: fc.record({ hardware, bios: fc.record({ ssn: text }), softwares: fc.oneof(softwares, value) }),
  });
  const script = fc.record(
    { name: text, serial: text, uuid: text, tag: text, lastUser: text, software: fc.oneof(softwares, value) },
    { requiredKeys: ['name'] },
  );
  return fc.oneof(glpi, script);
}
