import { softwareOf } from '#lib/server/agents/software/software-seen.ts';
import { requireSession } from '#lib/server/auth/session.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ request, params }, server) => {
  const session = await requireSession(server, request.headers);
  return Response.json(await softwareOf(server.store, session, params['id'] ?? ''));
});
