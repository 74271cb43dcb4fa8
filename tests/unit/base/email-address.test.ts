import { domainToUnicode } from 'node:url';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { emailKey, isEmailAddress } from '#lib/base/email-address.ts';
import { punycodeToText } from '#lib/base/punycode.ts';
import { emailText } from '#lib/domain/records/core/record.ts';
import { readPastedPeople } from '#lib/files/pasted-people.ts';
import { passwordText, setUpSchema, signInSchema } from '#lib/protocol/session.ts';
import { signInAddress } from '#lib/server/auth/sign-in-address.ts';

/** As people have them. */
const ADDRESSES = [
  ...[
    'jon@x.com',
    "o'brien@acme.ie",
    "sean.o'neill@corp.example",
    'r&d@corp.example',
    'Jon+list@Sub.Example.COM',
  ],
  ...[
    'anna@müller.de',
    'anna@xn--mller-kva.de',
    'jörg@müller.de',
    '用户@例え.テスト',
    'δοκιμή@παράδειγμα.δοκιμή',
  ],
  ...['a@b--c.example', 'x@firma.xn--p1ai', 'user_@corp.example', 'jon@under_score.example', '!#$%@x.com'],
  ...['a.b-c_d@1and1.com', '1@2.nl', 'संपर्क@डाटामेल.भारत'],
];
const NONE = [
  ...[
    '',
    'jon',
    'jon@',
    '@x.com',
    'jon@x',
    'jon x@x.com',
    'jon@@x.com',
    'a@b@x.com',
    '.jon@x.com',
    'jon.@x.com',
  ],
  ...[
    'jo..n@x.com',
    'jon@x..com',
    'jon@.x.com',
    'jon@-x.com',
    'jon@x-.com',
    'jon@x.c',
    'jon@x.c0m',
    'jon@1.2.3.4',
  ],
  ...[
    'jon@[1.2.3.4]',
    '"jon s"@x.com',
    'jon(me)@x.com',
    'jon,me@x.com',
    'jon;me@x.com',
    '<jon@x.com>',
    'jon@x.com.',
  ],
  ...[`${'a'.repeat(65)}@x.com`, `a@${'b'.repeat(64)}.com`, `a@${'b.'.repeat(126)}com`],
];

describe('an email address', () => {
  it.each(ADDRESSES)('is one everywhere: %s', (email) => {
    expect(isEmailAddress(email)).toBe(true);
    expect(v.parse(emailText, ` ${email}\u200b`)).toBe(email.normalize('NFC'));
    expect(v.is(signInSchema, { email, password: 'x' })).toBe(true);
    const founder = { accountName: 'A', firstName: 'B', lastName: 'C', email, password: 'long enough' };
    expect(v.is(passwordText, founder.password) && v.is(setUpSchema, founder)).toBe(true);
    expect(readPastedPeople(`Sean O'Brien ${email}; Jon Smith j@x.com`)).toMatchObject([
      { status: 'read', firstName: 'Sean', lastName: "O'Brien", email },
      { status: 'read', email: 'j@x.com' },
    ]);
  });

  it.each(NONE)('is none: %s', (text) => {
    expect(isEmailAddress(text)).toBe(false);
    expect(v.is(emailText, text)).toBe(false);
  });

  it('takes no time over what was made to take some', () => {
    const from = performance.now();
    for (const text of [
      `${'a.'.repeat(5_000)}@x.com`,
      `a@${'b-'.repeat(5_000)}`,
      '@'.repeat(10_000),
      'xn--'.repeat(2_500),
    ])
      expect([isEmailAddress(text), emailKey(text).length > 0]).toEqual([false, true]);
    expect(performance.now() - from).toBeLessThan(1_000);
  });
});

describe('two spellings of one address', () => {
  it.each([
    ['ANNA@Müller.DE', 'anna@xn--mller-kva.de'],
    ['Anna@XN--MLLER-KVA.de', 'anna@müller.de'],
    ['jo@mu\u0308ller.de', 'jo@müller.de'],
    ['用户@例え。テスト', '用户@xn--r8jz45g.xn--zckzah'],
    ["Sean.O'Brien@ACME.ie", "sean.o'brien@acme.ie"],
  ])('%s is %s', (one, other) => {
    expect(emailKey(one)).toBe(emailKey(other));
    expect(signInAddress(one)).toBe(signInAddress(other));
  });

  it('are two where any letter differs, and what is no punycode stays', () => {
    expect(emailKey('a@xn--mller-kva.de')).not.toBe(emailKey('a@muller.de'));
    expect(emailKey('a@xn--!.de')).toBe('a@xn--!.de');
    expect(emailKey('xn--mller-kva@x.de')).toBe('xn--mller-kva@x.de');
  });

  it('is read by the numbers of the standard', () => {
    for (const label of [
      'mller-kva',
      'strae-oqa',
      'p1ai',
      '80ak6aa92e',
      'fiqs8s',
      'ls8h',
      'n3h',
      '1lq90ic7f1rc',
    ])
      expect(punycodeToText(label)).toBe(domainToUnicode(`xn--${label}`).normalize('NFC'));
    for (const label of ['9', '99999999', 'ü', '-ü', 'kva_']) expect(punycodeToText(label)).toBe(null);
  });
});

describe('the address of a sign-in', () => {
  it('is the folded address where it always was, else one that says nothing of the person', () => {
    expect(signInAddress(' Jon+list@Sub.Example.COM ')).toBe('jon+list@sub.example.com');
    for (const email of ["o'brien@acme.ie", 'r&d@corp.example', 'anna@müller.de']) {
      const address = signInAddress(email);
      expect(address).toMatch(/^[\da-f]{64}@sign-in\.invalid$/);
      expect(signInAddress(address)).toBe(address);
    }
  });
});
