import { invitationRequestSchema } from '#lib/protocol/session.ts';
import { invite } from '#lib/server/auth/invitations.ts';
import { requireSession } from '#lib/server/auth/session.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request }, server) => {
  const session = await requireSession(server, request.headers);
  const asked = await bodyOf(request, invitationRequestSchema);
  return Response.json(await invite(server, session, { asked, at: Date.now() }));
});
