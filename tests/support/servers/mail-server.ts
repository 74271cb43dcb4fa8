import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface TakenMail {
  readonly to: readonly string[];
  /** As it came over the line. */
  readonly raw: string;
  /** What people read of its plain text. */
  readonly text: string;
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly TakenMail[];
  /** Connections that were opened, whatever became of them. */
  readonly callers: () => number;
  /** As it was before the first mail. */
  empty(): void;
  stop(): Promise<void>;
}

/** A real mail server on a free port of this computer, which keeps what it is handed. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: TakenMail[] = [];
  let callers = 0;
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onAuth: ({ username }, _session, done) => done(null, { user: username }),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString();
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const user = session.user as string | undefined;
        mails.push({ to, raw, text: plainText(raw), isEncrypted: session.secure, user });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.server.on('connection', () => callers++);
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    mails,
    callers: () => callers,
    empty: () => void (mails.length = callers = 0),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** The first part, which is the plain text, as it was before it was made fit for the line. */
function plainText(raw: string): string {
  const [, part = raw] = /Content-Type: text\/plain[^]*?\r\n\r\n([^]*?)\r\n--/.exec(raw) ?? [];
  const joined = part.replace(/=\r\n/g, '');
  const bytes = joined.replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const isEncoded = raw.includes('quoted-printable');
  return isEncoded ? Buffer.from(bytes, 'latin1').toString() : joined;
}
