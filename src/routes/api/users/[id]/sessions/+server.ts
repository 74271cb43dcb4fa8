import { endSessionsSchema } from '#lib/protocol/session.ts';
import { endSessionsOf, sessionsOf } from '#lib/server/auth/end-sessions.ts';
import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { requireSession } from '#lib/server/auth/session.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { senderOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ request, params }, server) => {
  const own = await requireSession(server, request.headers);
  const userId = params['id'] ?? '';
  return Response.json({ sessions: await sessionsOf(server, own, { userId, at: Date.now() }) });
});

export const POST = endpoint(async (event, server) => {
  const own = await requireConfirmed(server, event.request.headers);
  const userId = event.params['id'] ?? '';
  const asked = await bodyOf(event.request, endSessionsSchema);
  const at = Date.now();
  const which = 'id' in asked ? asked : 'others';
  await endSessionsOf(server, own, { userId, ended: { which, at, sender: senderOf(event) } });
  return Response.json({ sessions: await sessionsOf(server, own, { userId, at }) });
});
