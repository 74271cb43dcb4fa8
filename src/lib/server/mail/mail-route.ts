import { isLoopback } from '../settings/settings.ts';

/** A mail server that takes longer has a trouble of its own. */
const PATIENCE_MS = 10_000;

/** How a mail server is reached, in the words of nodemailer. */
interface MailRoute {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** STARTTLS or nothing. */
  readonly requireTLS: boolean;
  /** Nobody listens between two programs of one computer, whose certificates are mostly their own. */
  readonly ignoreTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** Of `smtps://user:password@host:port` or `smtp://…`, which encrypts by STARTTLS. */
export function mailRouteOf(url: string): MailRoute {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  const isHere = isLoopback(host);
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !isHere,
    ignoreTLS: !secure && isHere,
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
}

/** Beside the route: what is bounded, and what a letter may never bring along. */
export const mailBounds = {
  pool: true,
  maxConnections: 2,
  connectionTimeout: PATIENCE_MS,
  greetingTimeout: PATIENCE_MS,
  dnsTimeout: PATIENCE_MS,
  socketTimeout: 2 * PATIENCE_MS,
  disableFileAccess: true,
  disableUrlAccess: true,
  tls: { minVersion: 'TLSv1.2' },
} as const;
