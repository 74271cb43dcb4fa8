import { isEmailAddress } from '../../base/email-address.ts';
import { StartRefused } from '../store/trouble.ts';
import { mailFromOf, mailUrlOf } from './mail-settings.ts';

export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Where browsers reach this server; fixed, never taken from a request. */
  readonly origin: string;
  readonly databaseUrl?: string;
  readonly dataFolder: string;
  readonly logLevel: string;
  /** Who has it reads /metrics from anywhere. */
  readonly metricsToken?: string;
  /** Where somebody who found a hole writes to: the address of an email or a page, as a URL. */
  readonly securityContact?: string;
  /** Event streams that this process holds at once. */
  readonly maxStreams: number;
  /** Days without a request after which somebody signs in again. */
  readonly sessionIdleDays: number;
  /** Days after which they do in any case. */
  readonly sessionDays: number;
  /** Of a service of ranges of breached passwords; without it none is asked. */
  readonly breachedPasswords?: string;
  /** Where mail is handed over, and whom it is from; without it none is sent. */
  readonly mail?: { readonly url: string; readonly from: string };
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Reads the settings of the environment. Throws StartRefused with a sentence. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  for (const name of Object.keys(environment))
    if (name.startsWith('MUSTER_') && name !== 'MUSTER_DATA')
      throw new StartRefused(`There is no setting ${name}; the one that begins so is MUSTER_DATA.`);
  checkProxy(environment);
  const port = portOf(environment['PORT'] || '4173');
  const host = environment['HOST'] || '127.0.0.1';
  const databaseUrl = environment['DATABASE_URL'];
  return {
    port,
    host,
    origin: originOf(environment['ORIGIN'] || `http://localhost:${port}`),
    ...(databaseUrl ? { databaseUrl: databaseUrlOf(databaseUrl) } : {}),
    dataFolder: environment['MUSTER_DATA'] || './data',
    logLevel: levelOf(environment['LOG_LEVEL'] || 'info'),
    ...(environment['METRICS_TOKEN'] ? { metricsToken: tokenOf(environment['METRICS_TOKEN']) } : {}),
    ...(environment['SECURITY_CONTACT']
      ? { securityContact: contactOf(environment['SECURITY_CONTACT']) }
      : {}),
    maxStreams: streamsOf(environment['MAX_STREAMS'] || '5000'),
    sessionIdleDays: daysOf('SESSION_IDLE_DAYS', environment['SESSION_IDLE_DAYS'] || '30'),
    sessionDays: daysOf('SESSION_DAYS', environment['SESSION_DAYS'] || '90'),
    ...(environment['BREACHED_PASSWORDS']
      ? { breachedPasswords: rangesOf(environment['BREACHED_PASSWORDS']) }
      : {}),
    ...mailOf(environment),
  };
}

function mailOf({
  SMTP_URL: url,
  MAIL_FROM: from,
}: Readonly<Record<string, string | undefined>>): Pick<Settings, 'mail'> {
  if (!url && !from) return {};
  if (!url)
    throw new StartRefused('MAIL_FROM is set, but not SMTP_URL, which says where mail is handed over.');
  if (!from)
    throw new StartRefused('SMTP_URL is set, but not MAIL_FROM: name the sender, say muster@example.com.');
  return { mail: { url: mailUrlOf(url), from: mailFromOf(from) } };
}

/** Whether others than this computer may come: by the port, or by the address that people type. */
export function isReachable({ host, origin }: Pick<Settings, 'host' | 'origin'>): boolean {
  return !isLoopback(host) || !isLoopback(new URL(origin).hostname);
}

/** What is wrong with the address that people type: null, or a sentence for the log. */
export function originWarning({ origin }: Pick<Settings, 'origin'>): string | null {
  const { protocol, hostname } = new URL(origin);
  if (protocol === 'https:' || isLoopback(hostname) || hostname.endsWith('.localhost')) return null;
  return `ORIGIN is ${origin}: passwords and sessions cross the network readable, and browsers allow offline use and the camera at https addresses alone. Put HTTPS in front of Muster and set ORIGIN=https://…`;
}

/** Whether only this computer reaches the address. */
export function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?|::ffff:127(\.\d+){3})$/.test(address);
}

/** Read by the adapter, for whose mistakes every request would pay. */
function checkProxy({
  ADDRESS_HEADER: header,
  XFF_DEPTH: depth,
}: Readonly<Record<string, string | undefined>>) {
  if (header && !/^[\w-]+$/.test(header))
    throw new StartRefused(`ADDRESS_HEADER must be the name of a header, not "${header}".`);
  if (depth !== undefined && !/^[1-9]\d?$/.test(depth))
    throw new StartRefused(`XFF_DEPTH must be a number from 1 to 99, not "${depth}".`);
}

function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65_535)
    throw new StartRefused(`PORT must be a number from 1 to 65535, not "${text}".`);
  return Number(text);
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.origin !== text.replace(/\/$/, ''))
    throw new StartRefused(`ORIGIN must be an address such as https://muster.example.com, not "${text}".`);
  return url.origin;
}

function databaseUrlOf(text: string): string {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text))
    throw new StartRefused('DATABASE_URL must begin with postgres:// and name a database.');
  return text;
}

function rangesOf(text: string): string {
  if (!/^https?:\/\/\S+\/$/.test(text) || !URL.canParse(text))
    throw new StartRefused(
      'BREACHED_PASSWORDS must be an address that ends in "/", such as https://api.pwnedpasswords.com/range/.',
    );
  return text;
}

function tokenOf(text: string): string {
  if (!/^[!-~]{16,}$/.test(text))
    throw new StartRefused('METRICS_TOKEN must be at least 16 characters without spaces.');
  return text;
}

/** RFC 9116: a URI. A line break would add a line of somebody else's. */
function contactOf(text: string): string {
  if (isEmailAddress(text)) return `mailto:${text}`;
  if (/^(https:\/\/|mailto:)[!-~]+$/.test(text) && URL.canParse(text)) return text;
  throw new StartRefused(`SECURITY_CONTACT must be an email address or an https address, not "${text}".`);
}

function streamsOf(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) < 1)
    throw new StartRefused(`MAX_STREAMS must be a number from 1 to 999999, not "${text}".`);
  return Number(text);
}

function daysOf(name: string, text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) < 1 || Number(text) > 400)
    throw new StartRefused(`${name} must be a number of days from 1 to 400, not "${text}".`);
  return Number(text);
}

function levelOf(text: string): string {
  if (!LEVELS.includes(text)) throw new StartRefused(`LOG_LEVEL must be one of ${LEVELS.join(', ')}.`);
  return text;
}
