import type { IncomingMessage } from 'node:http';
import type { RequestEvent } from '@sveltejs/kit';

/** Who asks, as far as the connection tells. */
export interface Caller {
  readonly address: string;
  /** How the browser names itself, as far as it is kept: "" where it does not. */
  readonly browser: string;
  /** A proxy stands between, or should: that somebody is on this computer can't be told from the address. */
  readonly isForwarded: boolean;
}

/** Longer ones are no browser's; and a row of a session is not a place for what somebody likes to store. */
const LONGEST_NAME = 400;

const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

export function callerOf(event: RequestEvent): Caller {
  const named = namedAddress(event);
  return {
    address: named ?? connectionAddress(event),
    browser: (event.request.headers.get('user-agent') ?? '').slice(0, LONGEST_NAME),
    isForwarded: named === null || FORWARDING.some((name) => event.request.headers.has(name)),
  };
}

/** From where, and with what: what is kept of who signs in, and of what they do to their sign-in. */
export type Sender = Pick<Caller, 'address' | 'browser'>;

export function senderOf(event: RequestEvent): Sender {
  const { address, browser } = callerOf(event);
  return { address, browser };
}

/** By ADDRESS_HEADER, else the connection's; null: the header is not what it should be, as for who comes past the proxy. */
function namedAddress({ getClientAddress }: RequestEvent): string | null {
  try {
    return getClientAddress();
  } catch {
    return null;
  }
}

function connectionAddress({ platform }: RequestEvent): string {
  const { req } = (platform ?? {}) as { req?: IncomingMessage };
  return req?.socket.remoteAddress ?? '';
}
