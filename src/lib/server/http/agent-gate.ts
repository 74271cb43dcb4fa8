import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Requests of agents that are under way in a process. By themselves they take 40 ms; a process of one core works off
 * 300 a second, so that who is let in waits two seconds at most.
 */
const MOST_UNDER_WAY = 600;
/** Seconds until one that was turned away should come again, at random between these: a storm must not come back whole. */
const RETRY_AFTER = { from: 20, to: 120 } as const;
/** Where agents and scripts check in. */
const PLACES = /^\/(agent(\/|$)|api\/devices\/check-in$)/;

export function isForAgents(path: string): boolean {
  return PLACES.test(path);
}

/**
 * Stands before everything else, where turning one away costs a tenth of a millisecond: after a power cut all devices
 * come at once, and those that are let in must not wait behind those that can't be.
 */
export class AgentGate {
  readonly #most: number;
  readonly #onTurnedAway: () => void;
  #underWay = 0;

  /** `onTurnedAway`: counts it, since nothing behind the gate hears of it. */
  constructor(onTurnedAway: () => void, most = MOST_UNDER_WAY) {
    this.#onTurnedAway = onTurnedAway;
    this.#most = most;
  }

  /** false: it was answered 503. Else the request counts until its answer is sent or its connection is gone. */
  letsIn(request: IncomingMessage, response: ServerResponse): boolean {
    const [path = ''] = (request.url ?? '').split('?');
    if (!isForAgents(path)) return true;
    if (this.#underWay >= this.#most) {
      turnAway(request, response);
      this.#onTurnedAway();
      return false;
    }
    this.#underWay++;
    response.once('close', () => this.#underWay--);
    return true;
  }
}

export function retryAfter(): string {
  return String(RETRY_AFTER.from + Math.floor(Math.random() * (RETRY_AFTER.to - RETRY_AFTER.from)));
}

/** What agents log. */
export const TOO_BUSY = {
  code: 'busy',
  message: 'Too many devices check in at once. Nothing was changed; come again later.',
} as const;

/** The body is read and dropped: who still sends would otherwise see a broken connection instead of the answer. */
function turnAway(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const headers = { 'content-type': 'application/json', 'retry-after': retryAfter() };
  response.writeHead(503, headers).end(JSON.stringify(TOO_BUSY));
}
