import { endSessionsSchema } from '#lib/protocol/session.ts';
import { endOwnSessions, ownSessions } from '#lib/server/auth/end-sessions.ts';
import { requireSession } from '#lib/server/auth/session.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { senderOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ request }, server) => {
  const own = await requireSession(server, request.headers);
  return Response.json({ sessions: await ownSessions(server, own, Date.now()) });
});

export const POST = endpoint(async (event, server) => {
  const own = await requireSession(server, event.request.headers);
  const asked = await bodyOf(event.request, endSessionsSchema);
  const at = Date.now();
  const which = 'id' in asked ? asked : 'others';
  await endOwnSessions(server, own, { which, at, sender: senderOf(event) });
  return Response.json({ sessions: await ownSessions(server, own, at) });
});
