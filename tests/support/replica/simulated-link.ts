import type { LawTally } from '../../laws/tally.ts';

/** Who is signed in, as the session says. */
export interface LinkSession {
  readonly accountId: string;
  readonly userId: string;
}

export interface LinkAnswer {
  readonly response: Response;
  /** When a push was done, among all pushes: they enter at once, and the account's lock decides. */
  readonly turn: number;
  /** The account's version once the push was in; 0 for anything else. */
  readonly version: number;
}

interface LinkQuestion {
  readonly path: string;
  readonly body: string;
  readonly headers: Headers;
}

/**
 * The server's side of the link: real code, reached through serialized bytes. `dies`: its database goes away after that
 * many queries of this question, or at the commit when there are fewer.
 */
export type LinkServer = (
  session: LinkSession,
  asked: LinkQuestion & { readonly dies: number | null },
) => Promise<LinkAnswer>;

/** What happens to one question on its way. */
export type LinkFault =
  | { readonly kind: 'none' }
  /** It never arrives. */
  | { readonly kind: 'lost' }
  /** It is held up: its browser gives up, and it may arrive later, after others that were asked after it. */
  | { readonly kind: 'held' }
  /** It takes this many turns of the event loop to arrive, so that others overtake it. */
  | { readonly kind: 'delayed'; readonly turns: number }
  /** The server does it; the answer never arrives. */
  | { readonly kind: 'answer-lost' }
  /** It arrives twice. */
  | { readonly kind: 'twice' }
  /** The answer takes this many turns of the event loop. */
  | { readonly kind: 'slow'; readonly turns: number }
  /** The database goes away after this many queries, or at the commit. */
  | { readonly kind: 'died'; readonly queries: number }
  /** The answer ends after this part of its bytes. */
  | { readonly kind: 'cut'; readonly part: number }
  /** Somebody else answers. */
  | { readonly kind: 'portal' | 'signed-out' | 'busy' | 'old-app' };

/** A push that reached the server, with its answer. */
export interface DonePush {
  readonly session: LinkSession;
  readonly body: string;
  readonly answer: string;
  readonly at: number;
  readonly turn: number;
  readonly version: number;
}

export const HEALTHY: LinkFault = { kind: 'none' };

/** A network between browsers and the server that drops, repeats, delays and cuts, as told. */
export class SimulatedLink {
  /** Mutations whose name is spoiled on the way: the server can't know them. */
  readonly poisoned = new Set<string>();
  /** Questions that reached the server. */
  arrivals = 0;
  private readonly server: LinkServer;
  private readonly now: () => number;
  private readonly tally: LawTally;
  private pushes: DonePush[] = [];
  private readonly past: ({ session: LinkSession } & LinkQuestion)[] = [];

  constructor(server: LinkServer, now: () => number, tally: LawTally) {
    this.server = server;
    this.now = now;
    this.tally = tally;
  }

  /** Every push that reached the server, with its answer, in the server's order. */
  done(): readonly DonePush[] {
    return this.pushes.toSorted((one, other) => one.turn - other.turn);
  }

  /** Keeps only these: what the server did since was forgotten. */
  forgetAllBut(kept: readonly DonePush[]): void {
    this.pushes = [...kept];
  }

  /** A fetch of one person's browser; takes the next fault for each question, none when there are no more. */
  fetchOf(session: LinkSession, faults: LinkFault[]): (path: string, init: RequestInit) => Promise<Response> {
    return async (path, init) => {
      const body = this.spoil(String(init.body));
      const headers = new Headers(init.headers);
      const fault = faults.shift() ?? HEALTHY;
      if (fault.kind !== 'none') this.tally.fault(fault.kind);
      if (fault.kind === 'lost') throw new TypeError('Failed to fetch');
      const stranger = strangerAnswer(fault);
      if (stranger) return stranger;
      this.past.push({ session, path, body, headers });
      if (fault.kind === 'held') throw new TypeError('Failed to fetch');
      if (fault.kind === 'delayed') await turnsOf(fault.turns);
      const dies = fault.kind === 'died' ? fault.queries : null;
      const answer = await this.arrive(session, { path, body, headers, dies });
      if (fault.kind === 'slow') {
        const text = await answer.text();
        await turnsOf(fault.turns);
        return new Response(text, { status: answer.status, headers: answer.headers });
      }
      if (fault.kind === 'twice') return this.arrive(session, { path, body, headers, dies });
      if (fault.kind === 'answer-lost') {
        await answer.text();
        throw new TypeError('Failed to fetch');
      }
      return fault.kind === 'cut' ? cut(answer, fault.part) : answer;
    };
  }

  /** A question of the past arrives once more; nobody hears the answer. */
  async arriveLate(index: number): Promise<void> {
    const late = this.past[index % Math.max(1, this.past.length)];
    if (late) await (await this.arrive(late.session, { ...late, dies: null })).text();
  }

  private async arrive(session: LinkSession, asked: Parameters<LinkServer>[1]): Promise<Response> {
    const at = this.now();
    this.arrivals++;
    const { response, turn, version } = await this.server(session, asked);
    if (!asked.path.endsWith('/push')) return response;
    const answer = await response.text();
    if (response.ok) this.pushes.push({ session, body: asked.body, answer, at, turn, version });
    return new Response(answer, { status: response.status, headers: response.headers });
  }

  private spoil(body: string): string {
    if (this.poisoned.size === 0) return body;
    const request = JSON.parse(body) as { mutations?: { id: string; name: string }[] };
    for (const one of request.mutations ?? []) if (this.poisoned.has(one.id)) one.name = 'poison.unknown';
    return JSON.stringify(request);
  }
}

function strangerAnswer(fault: LinkFault): Response | null {
  const failure = (status: number, code: string) =>
    new Response(JSON.stringify({ code, message: 'Said by the test.' }), { status });
  switch (fault.kind) {
    case 'portal':
      return new Response('<html><title>Hotel</title>', { headers: { 'content-type': 'text/html' } });
    case 'signed-out':
      return failure(401, 'signed-out');
    case 'busy':
      return failure(503, 'busy');
    case 'old-app':
      return failure(426, 'protocol');
    case 'none':
    case 'lost':
    case 'held':
    case 'delayed':
    case 'answer-lost':
    case 'twice':
    case 'cut':
    case 'slow':
    case 'died':
      return null;
  }
}

async function turnsOf(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
}

/** The first part of the bytes, then a broken line; or, later on, an end that looks well. */
async function cut(answer: Response, part: number): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const kept = bytes.slice(0, Math.floor(bytes.length * part));
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(kept);
    },
    pull(controller) {
      // An error also takes with it what was not read yet, so only the other kind shows half an answer for certain.
      if (part < 0.5) controller.error(new TypeError('network error'));
      else controller.close();
    },
  });
  return new Response(body, { status: answer.status, headers: answer.headers });
}
