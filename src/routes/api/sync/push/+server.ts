import { pushRequestSchema } from '#lib/protocol/push.ts';
import { needsConfirmation } from '#lib/domain/mutations/confirmed-mutations.ts';
import { isConfirmed } from '#lib/server/auth/confirmation.ts';
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
  const answer = await pushing.turns.take(session.userId, async () => {
    // Asked where it matters alone: most pushes have nothing of the kind.
    const mayHold = sent.mutations.some(({ name }) => needsConfirmation(name));
    const how = { isConfirmed: !mayHold || (await isConfirmed(server, session.sessionId)), ...pushing };
    return push(server.store, session, { request: sent, at: Date.now(), ...how });
  });
  server.metrics.push(answer);
  return Response.json(answer);
});
