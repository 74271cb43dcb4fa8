import { pushRequestSchema } from '#lib/protocol/push.ts';
import { requireSessionOrLeaver } from '#lib/server/auth/session.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';
import { syncBodyOf } from '#lib/server/http/protocol.ts';
import { push } from '#lib/server/sync/push.ts';

/** P1 says 512 kB; the rest is the envelope. */
const MAX_BYTES = 600_000;

export const POST = endpoint(async ({ request }, server) => {
  const session = await requireSessionOrLeaver(server, request.headers);
  const sent = await syncBodyOf(request, pushRequestSchema, MAX_BYTES);
  const { pushing } = server;
  const answer = await pushing.turns.take(session.userId, () =>
    push(server.store, session, { request: sent, at: Date.now(), ...pushing }),
  );
  server.metrics.push(answer);
  return Response.json(answer);
});
