import { createServer, type Server } from 'node:http';

/**
 * A connection on which nothing moved for as long is cut, in ms: its other end is gone, or takes nothing, and would
 * keep an answer of some megabytes for ever. Event streams beat more often; no statement may take as long.
 */
const STILL_MS = 90_000;

/** An HTTP server on which slow and vanished clients do not pile up. */
export function boundedServer(stillMs = STILL_MS): Server {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 60_000 });
  server.setTimeout(stillMs);
  return server;
}
