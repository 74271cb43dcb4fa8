import { endSessionsSchema } from '#lib/protocol/session.ts';
import { endOwnSessions, ownSessions } from '#lib/server/auth/end-sessions.ts';
import { requireOwnSession } from '#lib/server/auth/session.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ request }, server) => {
  const own = await requireOwnSession(server, request.headers);
  return Response.json({ sessions: await ownSessions(server, own, Date.now()) });
});

export const POST = endpoint(async ({ request }, server) => {
  const own = await requireOwnSession(server, request.headers);
  const asked = await bodyOf(request, endSessionsSchema);
  await endOwnSessions(server, own, 'id' in asked ? asked : 'others');
  return Response.json({ sessions: await ownSessions(server, own, Date.now()) });
});
