import { confirmationSchema } from '#lib/protocol/confirmation.ts';
import { confirm, confirmWays, isConfirmed } from '#lib/server/auth/confirmation.ts';
import { requireSignedIn } from '#lib/server/auth/session.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ request }, server) => {
  const session = await requireSignedIn(server, request.headers);
  return Response.json({
    ways: await confirmWays(server, session),
    isConfirmed: await isConfirmed(server, session.sessionId),
  });
});

export const POST = endpoint(async (event, server) => {
  const session = await requireSignedIn(server, event.request.headers);
  const shown = await bodyOf(event.request, confirmationSchema);
  return confirm(server, session, { shown, from: callerOf(event) });
});
