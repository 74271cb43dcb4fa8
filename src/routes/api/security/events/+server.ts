import { eventQuerySchema } from '#lib/protocol/security-event.ts';
import { requireSession } from '#lib/server/auth/session.ts';
import { readEvents } from '#lib/server/events/read-events.ts';
import { queryOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ request, url }, server) => {
  const session = await requireSession(server, request.headers);
  return Response.json(await readEvents(server.store, session, queryOf(url, eventQuerySchema)));
});
