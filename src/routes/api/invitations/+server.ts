import { invitationRequestSchema } from '#lib/protocol/session.ts';
import { invite } from '#lib/server/auth/links/invitations.ts';
import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request }, server) => {
  const session = await requireConfirmed(server, request.headers);
  const asked = await bodyOf(request, invitationRequestSchema);
  return Response.json(await invite(server, session, { asked, at: Date.now() }));
});
