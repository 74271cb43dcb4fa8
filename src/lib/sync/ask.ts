import * as v from 'valibot';
import { failureCodes, failureSchema } from '../protocol/failure.ts';
import type { Surroundings, Timers } from './surroundings.ts';
import type { Trouble } from './trouble.ts';

/** A push of 512 kB takes 20 s on a line of 200 kbit/s; after twice that nobody is answering. */
const ANSWER_MS = 45_000;

export type Asked =
  { readonly response: Response; readonly watch: Watch } | { readonly trouble: Trouble | 'too-large' };

type Outside = Pick<Surroundings, 'fetch' | 'timers'>;

interface Question {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends one question. Anything but a 2xx answer is trouble (P8). The caller calls `watch.end()` when it has read. */
export async function ask(outside: Outside, path: string, { body, headers = {} }: Question): Promise<Asked> {
  const watch = new Watch(outside.timers);
  const sent = JSON.stringify(body);
  let response: Response;
  try {
    response = await outside.fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      // Our server never redirects a question; whoever does is a captive portal.
      redirect: 'error',
      cache: 'no-store',
      headers: { ...headers, 'content-type': 'application/json' },
      body: sent,
      signal: watch.signal,
    });
  } catch {
    watch.end();
    return { trouble: watch.isOver ? 'busy' : 'offline' };
  }
  if (response.ok) return { response, watch };
  const trouble = await troubleOf(response);
  watch.end();
  return { trouble };
}

/** Ends a question that nobody answers. Each sign of life starts the wait anew, so a long pull is not cut. */
class Watch {
  private readonly timers: Timers;
  private readonly controller = new AbortController();
  private callOff: () => void = () => {};
  isOver = false;

  constructor(timers: Timers) {
    this.timers = timers;
    this.alive();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  alive(): void {
    this.callOff();
    this.callOff = this.timers.after(ANSWER_MS, () => {
      this.isOver = true;
      this.controller.abort();
    });
  }

  end(): void {
    this.callOff();
  }
}

/** 413 counts whoever says it, since a proxy in between may; the others only in our own words. */
async function troubleOf(response: Response): Promise<Trouble | 'too-large'> {
  if (response.status === 413) return 'too-large';
  const failure = v.safeParse(failureSchema, await jsonOf(response));
  const isOurs = failure.success;
  // Who must set up a second factor is led to it by the way to the sign-in.
  const isHalfIn = isOurs && failure.output.code === failureCodes.secondFactor;
  if (isHalfIn || (isOurs && response.status === 401)) return 'signed-out';
  if (isOurs && response.status === 426) return 'old-app';
  return 'busy';
}

/** The body as JSON, or undefined when it is something else or was cut. */
export async function jsonOf(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch {
    return undefined;
  }
}
