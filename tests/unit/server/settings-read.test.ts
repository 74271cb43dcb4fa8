import { expect, test } from 'vitest';
import { mailRouteOf } from '#lib/server/mail/mail-route.ts';
import { isReachable, readSettings } from '#lib/server/settings/settings.ts';

const FROM = 'muster@acme.example';

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
  [{ BREACHED_PASSWORDS: 'yes' }, /BREACHED_PASSWORDS/],
  [{ BREACHED_PASSWORDS: 'https://api.pwnedpasswords.com/range' }, /BREACHED_PASSWORDS/],
  [{ MAX_STREAMS: '0' }, /MAX_STREAMS/],
  [{ SESSION_IDLE_DAYS: '0' }, /SESSION_IDLE_DAYS/],
  [{ SESSION_DAYS: '30 days' }, /SESSION_DAYS/],
  [{ SESSION_DAYS: '401' }, /SESSION_DAYS/],
  [{ ADDRESS_HEADER: 'x-real-ip, via' }, /ADDRESS_HEADER/],
  [{ XFF_DEPTH: 'zero' }, /XFF_DEPTH/],
  [{ XFF_DEPTH: '0' }, /XFF_DEPTH/],
  [{ SMTP_URL: 'smtp://mail' }, /MAIL_FROM/],
  [{ MAIL_FROM: FROM }, /SMTP_URL/],
  [{ SMTP_URL: 'https://mail.example', MAIL_FROM: FROM }, /SMTP_URL/],
  [{ SMTP_URL: 'smtps://mail.example/?tls.rejectUnauthorized=false', MAIL_FROM: FROM }, /SMTP_URL/],
  [{ SMTP_URL: 'smtps://user:%E0@mail.example', MAIL_FROM: FROM }, /SMTP_URL/],
  [{ SMTP_URL: 'smtp://mail', MAIL_FROM: 'Muster' }, /MAIL_FROM/],
  [{ SMTP_URL: 'smtp://mail', MAIL_FROM: 'A <a@b.example>, C <c@d.example>' }, /MAIL_FROM/],
  [{ SMTP_URL: 'smtp://mail', MAIL_FROM: 'A\r\nBcc: x <a@b.example>' }, /MAIL_FROM/],
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

test('takes a mail server with a sender, with a name or without', () => {
  const mail = (SMTP_URL: string, MAIL_FROM: string) => readSettings({ SMTP_URL, MAIL_FROM }).mail;
  expect(mail('smtps://u:p%40@mail.example:465', 'muster@acme.example')).toEqual({
    url: 'smtps://u:p%40@mail.example:465',
    from: 'muster@acme.example',
  });
  expect(mail('smtp://mail', 'Acme desk <muster@acme.example>')?.from).toBe(
    '"Acme desk" <muster@acme.example>',
  );
});

test('never repeats the address of a mail server, which may have a password', () => {
  const environment = { SMTP_URL: 'smtp://user:the-secret@mail.example/path', MAIL_FROM: FROM };
  expect(() => readSettings(environment)).toThrow(/^(?!.*the-secret)/);
});

test.each([
  ['smtp://localhost', { port: 587, secure: false, requireTLS: false, ignoreTLS: true }],
  ['smtp://[::1]:25', { host: '::1', port: 25, requireTLS: false, ignoreTLS: true }],
  ['smtp://mail.example', { port: 587, secure: false, requireTLS: true, ignoreTLS: false }],
  ['smtp://localhost.evil.example', { requireTLS: true, ignoreTLS: false }],
  ['smtps://u%40x:p%2Fw@mail.example', { port: 465, secure: true, auth: { user: 'u@x', pass: 'p/w' } }],
])('reaches %s encrypted, unless it is this computer', (url, route) => {
  expect(mailRouteOf(url)).toMatchObject(route);
});
