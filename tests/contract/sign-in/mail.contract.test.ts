import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { nameIn } from '#lib/server/mail/mail-letter.ts';
import { Mailer } from '#lib/server/mail/mailer.ts';
import { resetMail } from '#lib/server/mail/password-mails.ts';
import { type MailServer, startMailServer } from '#tests/support/servers/mail-server.ts';
import { tryCommand } from '#tests/support/servers/server-process.ts';

const from = 'Muster <muster@acme.example>';
const to = 'ada@acme.example';
const letter = resetMail({ accountName: 'Müller & Söhne', url: 'https://muster.example/invite/secret' });

const lines: Record<string, unknown>[] = [];
const log = {
  info: (line: object) => void lines.push(line as never),
  warn: (line: object) => void lines.push(line as never),
} as never;
const stops: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  lines.length = 0;
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function serving(options: Parameters<typeof startMailServer>[0] = {}): Promise<MailServer> {
  const mail = await startMailServer(options);
  stops.push(() => mail.stop());
  return mail;
}

function mailerTo(url: string): Mailer {
  const mailer = new Mailer({ url, from }, log);
  stops.push(() => mailer.stop());
  return mailer;
}

test('a letter has plain text and HTML of the same words, which fetch nothing', async () => {
  const mail = await serving();
  expect(await mailerTo(`smtp://localhost:${mail.port}`).send(to, letter)).toBe(true);
  const [taken] = mail.mails;
  expect(taken?.text).toContain('Müller & Söhne');
  expect(taken?.text).toContain('\nhttps://muster.example/invite/secret');
  expect(taken?.raw).toMatch(/^From: Muster <muster@acme\.example>\r$/m);
  expect(taken?.raw).toMatch(/^To: ada@acme\.example\r$/m);
  expect(taken?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(taken?.raw).toContain('Content-Type: text/html');
  expect(taken?.raw).not.toMatch(/src=|<img|<script|url\(/i);
});

describe('what people call themselves', () => {
  const hostile =
    'Acme\r\nBcc: evil@evil.example\r\n\r\n<script>x</script> https://evil.example/x \u202e www.evil.example';

  test('begins no header, adds nobody, is no markup and no link', async () => {
    const mail = await serving();
    const mailer = mailerTo(`smtp://localhost:${mail.port}`);
    await mailer.send(to, {
      ...resetMail({ accountName: hostile, url: 'https://muster.example/invite/secret' }),
      subject: `Hello ${hostile}`,
    });
    const [taken] = mail.mails;
    expect(taken?.to).toEqual([to]);
    const [head = ''] = taken?.raw.split('\r\n\r\n') ?? [];
    expect(head).not.toMatch(/^Bcc:/im);
    expect(taken?.raw).not.toMatch(/<script/i);
    expect(taken?.text.match(/:\/\//g)).toHaveLength(1);
  });

  test('is cut to a length', () => {
    expect(nameIn('x'.repeat(5_000)).length).toBeLessThan(120);
  });

  test.each([
    'a@b.example, c@d.example',
    'a@b.example\r\nRCPT TO:<c@d.example>',
    '<a@b.example>',
    'a b@c.example',
  ])('is not taken for an address: %j', async (address) => {
    const mail = await serving();
    expect(await mailerTo(`smtp://localhost:${mail.port}`).send(address, letter)).toBe(false);
    expect(mail.callers()).toBe(0);
  });
});

describe('what can’t be sent is a line of the log and nobody’s trouble', () => {
  test('where nobody listens', async () => {
    expect(await mailerTo('smtp://user:the-secret@localhost:1').send(to, letter)).toBe(false);
    expect(lines).toMatchObject([{ event: 'mail-failed', code: 'ESOCKET' }]);
    expect(JSON.stringify(lines)).not.toMatch(/the-secret|ada@/);
  });

  test('where the address is refused', async () => {
    const mail = await serving({
      onRcptTo: (address, _session, done) => done(new Error(`no mailbox ${address.address}`)),
    });
    expect(await mailerTo(`smtp://localhost:${mail.port}`).send(to, letter)).toBe(false);
    expect(lines).toMatchObject([{ event: 'mail-failed', responseCode: 550 }]);
    expect(JSON.stringify(lines)).not.toContain('ada@');
  });

  test('where too many wait for a server that says nothing', async () => {
    const gate = Promise.withResolvers<void>();
    const mail = await serving({ onConnect: (_session, done) => void gate.promise.then(() => done()) });
    const mailer = mailerTo(`smtp://localhost:${mail.port}`);
    const sent = Array.from({ length: 205 }, () => mailer.send(to, letter));
    await expect.poll(() => lines.filter((line) => line['code'] === 'FULL').length).toBe(5);
    expect(mail.callers()).toBeLessThanOrEqual(2);
    gate.resolve();
    const all = await Promise.all(sent);
    expect(all.filter((is) => is)).toHaveLength(200);
  });
});

describe('on its way to another computer', () => {
  test('nothing is sent readable: a server without STARTTLS gets no mail', async () => {
    const mail = await serving({ disabledCommands: ['STARTTLS'] });
    // An address of this computer that is not its loopback's.
    expect(await mailerTo(`smtp://user:secret@0.0.0.0:${mail.port}`).send(to, letter)).toBe(false);
    expect(mail.mails).toEqual([]);
    expect(lines).toMatchObject([{ event: 'mail-failed', code: 'ETLS' }]);
  });

  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'muster-mail-'));
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:0.0.0.0'];
    const out = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...out];
    execFileSync('openssl', made, { stdio: 'ignore' });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const keys = () => ({
    key: readFileSync(join(folder, 'key.pem')),
    cert: readFileSync(join(folder, 'cert.pem')),
  });

  /** In a process that knows the certificate, which a process learns when it starts. */
  async function sentBy(url: string): Promise<string> {
    const script = `
      const { Mailer } = await import('./src/lib/server/mail/mailer.ts');
      const mailer = new Mailer({ url: process.env.URL, from: 'muster@acme.example' }, console);
      console.log('sent', await mailer.send('ada@acme.example', { subject: 'Hello', paragraphs: ['Hello'] }));
      await mailer.stop();`;
    const words = ['--input-type=module', '-e', script];
    const tried = tryCommand(words, { URL: url, NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') });
    await tried.exited;
    return tried.output();
  }

  test.each(['smtps', 'smtp'])('%s:// is encrypted, to who is who they say alone', async (protocol) => {
    const mail = await serving({ secure: protocol === 'smtps', ...keys() });
    // Signed in only over the encrypted line.
    const url = `${protocol}://user:secret@${protocol === 'smtps' ? 'localhost' : '0.0.0.0'}:${mail.port}`;
    expect(await mailerTo(url).send(to, letter)).toBe(false);
    expect(mail.mails).toEqual([]);
    expect(await sentBy(url)).toContain('sent true');
    expect(mail.mails).toMatchObject([{ isEncrypted: true, user: 'user' }]);
  });
});
