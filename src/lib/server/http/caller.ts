import type { RequestEvent } from '@sveltejs/kit';

/** Who asks, as far as the connection tells. */
export interface Caller {
  readonly address: string;
  /** A proxy stands between: the address may be the proxy's, so that "on this computer" can't be told from it. */
  readonly isForwarded: boolean;
}

const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

export function callerOf({ request, getClientAddress }: RequestEvent): Caller {
  return {
    address: getClientAddress(),
    isForwarded: FORWARDING.some((name) => request.headers.has(name)),
  };
}
