import { endSessionsSchema } from '#lib/protocol/session.ts';
import { endSessionsOf, sessionsOf } from '#lib/server/auth/end-sessions.ts';
import { requireOwnSession } from '#lib/server/auth/session.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ request, params }, server) => {
  const own = await requireOwnSession(server, request.headers);
  const userId = params['id'] ?? '';
  return Response.json({ sessions: await sessionsOf(server, own, { userId, at: Date.now() }) });
});

export const POST = endpoint(async ({ request, params }, server) => {
  const own = await requireOwnSession(server, request.headers);
  const userId = params['id'] ?? '';
  const asked = await bodyOf(request, endSessionsSchema);
  await endSessionsOf(server, own, { userId, ended: 'id' in asked ? asked : 'others' });
  return Response.json({ sessions: await sessionsOf(server, own, { userId, at: Date.now() }) });
});
