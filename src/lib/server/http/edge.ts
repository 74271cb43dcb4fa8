import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { isForAgents } from './agent-gate.ts';
import { securityHeaders } from './security-headers.ts';

/** RFC 3986, 2.3: escaped or not, these are the same character to whoever routes. */
const UNRESERVED = /^[A-Za-z0-9._~-]$/;

/**
 * Stands before every gate: the path becomes the one that is routed, so that no gate is passed by another spelling of
 * it, and a name that is not ours is turned away. false: it was answered.
 */
export function passesEdge(request: IncomingMessage, response: ServerResponse, origin: string): boolean {
  const url = plainUrl(request.url ?? '');
  if (url === null)
    return turnAway(response, origin, { status: 400, message: 'This address is not understood.' });
  request.url = url;
  const [path = ''] = url.split('?');
  if (path === '/healthz' || isForAgents(path) || isKnownHost(request.headers.host, origin)) return true;
  return turnAway(response, origin, { status: 421, message: `This server is at ${origin}.` });
}

/** Dots followed, and escapes undone that need not be. null: not a path. */
export function plainUrl(url: string): string | null {
  const whole = `http://muster${url}`;
  if (!url.startsWith('/') || !URL.canParse(whole)) return null;
  const { pathname, search } = new URL(whole);
  const plain = pathname.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return UNRESERVED.test(character) ? character : escaped;
  });
  return plain + search;
}

/**
 * Against DNS rebinding: a page of another site gives its own name this computer's address, and reads what answers. So a
 * name is ours, or none that somebody could own: an address, or a name without a dot, as containers have.
 */
export function isKnownHost(host: string | undefined, origin: string): boolean {
  if (host === undefined || !URL.canParse(`http://${host}`)) return host === undefined;
  const { hostname } = new URL(`http://${host}`);
  return (
    hostname === new URL(origin).hostname ||
    isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 ||
    !hostname.includes('.') ||
    hostname.endsWith('.localhost')
  );
}

function turnAway(
  response: ServerResponse,
  origin: string,
  { status, message }: { status: number; message: string },
): false {
  response.setHeaders(new Map(securityHeaders(origin)));
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(JSON.stringify({ code: 'address', message }));
  return false;
}
