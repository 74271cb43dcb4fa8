import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';
import { isEmailAddress } from '../../base/email-address.ts';
import { htmlOf, type Letter, plainOf, subjectOf } from './mail-letter.ts';
import { mailBounds, mailRouteOf } from './mail-route.ts';

/** Letters that wait for a slow mail server; each is a few kilobytes. More are not sent. */
const MOST_WAITING = 200;

/** A stop waits as long for what is being sent. */
const LAST_MS = 5_000;

interface MailSettings {
  /** smtps://… or smtp://… */
  readonly url: string;
  /** "Muster <muster@acme.example>", or the address alone. */
  readonly from: string;
}

/** Sends letters, two at a time. What can't be sent is a line of the log: nobody waits for a mail server. */
export class Mailer {
  private readonly transport: ReturnType<typeof transportOf>;
  private readonly from: string;
  private readonly log: Pick<Logger, 'info' | 'warn'>;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor({ url, from }: MailSettings, log: Pick<Logger, 'info' | 'warn'>) {
    this.transport = transportOf(url);
    this.from = from;
    this.log = log;
    // A connection that breaks while nothing is sent.
    this.transport.on('error', () => undefined);
  }

  /** Whether it was handed to the mail server; never rejects. Where it goes and what it says are in no log. */
  async send(to: string, letter: Letter): Promise<boolean> {
    if (!isEmailAddress(to)) return this.failed({ code: 'ADDRESS' }, letter);
    if (this.underWay.size >= MOST_WAITING) return this.failed({ code: 'FULL' }, letter);
    const sending = this.transport.sendMail({
      from: this.from,
      // As an object it is one address, whatever commas it has.
      to: { name: '', address: to },
      subject: subjectOf(letter),
      text: plainOf(letter),
      html: htmlOf(letter),
      // No answers from those who are away, and none from us to theirs (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
    this.underWay.add(sending);
    try {
      await sending;
      this.log.info({ event: 'mail-sent', subject: letter.subject }, 'mail sent');
      return true;
    } catch (error) {
      return this.failed(error, letter);
    } finally {
      this.underWay.delete(sending);
    }
  }

  /** Ends when what is under way has been sent, or soon. */
  async stop(): Promise<void> {
    const all = Promise.allSettled(this.underWay);
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, LAST_MS);
    await Promise.race([all, late.promise]);
    clearTimeout(timer);
    this.transport.close();
  }

  /** Codes alone: the sentence of a mail server has addresses in it, and that of a connection the password at times. */
  private failed(error: unknown, { subject }: Letter): false {
    const { code, responseCode, command } = error as Record<string, unknown>;
    this.log.warn({ event: 'mail-failed', subject, code, responseCode, command }, 'a mail was not sent');
    return false;
  }
}

function transportOf(url: string) {
  return createTransport({ ...mailBounds, ...mailRouteOf(url) });
}
