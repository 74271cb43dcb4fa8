import { policyChangeSchema } from '#lib/protocol/security-event.ts';
import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { requireSession } from '#lib/server/auth/session.ts';
import { changePolicy, readPolicy } from '#lib/server/events/policy.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ request }, server) => {
  const session = await requireSession(server, request.headers);
  return Response.json(await readPolicy(server.store, session));
});

export const POST = endpoint(async ({ request }, server) => {
  const session = await requireConfirmed(server, request.headers);
  const asked = await bodyOf(request, policyChangeSchema);
  return Response.json(await changePolicy(server.store, session, { ...asked, at: Date.now() }));
});
