import { createServer, type Server } from 'node:http';

/** What a connection may take, ms. */
export interface ServerBounds {
  /**
   * One on which nothing moved for as long is cut: its other end is gone, or takes nothing, and would keep an answer of
   * some megabytes for ever. Event streams beat more often; no statement may take as long.
   */
  readonly stillMs: number;
  /** Until a request says what it wants, from when the connection is there: also one that says nothing. */
  readonly headersMs: number;
  /** Until all of a request is here, its body too. The largest, 4 MiB of an agent, takes as long at 560 kbit/s. */
  readonly requestMs: number;
  /** How often the two are looked at: Node's own 30 s would let slow heads stay four times as long as they may. */
  readonly everyMs: number;
}

const BOUNDS: ServerBounds = { stillMs: 90_000, headersMs: 10_000, requestMs: 60_000, everyMs: 2_000 };

/** An HTTP server on which slow and vanished clients do not pile up: one that is too slow is answered 408. */
export function boundedServer(given: Partial<ServerBounds> = {}): Server {
  const { stillMs, headersMs, requestMs, everyMs } = { ...BOUNDS, ...given };
  const server = createServer({
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: everyMs,
  });
  server.setTimeout(stillMs);
  return server;
}
