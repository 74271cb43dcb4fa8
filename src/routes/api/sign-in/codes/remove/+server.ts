import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { removeCodes } from '#lib/server/auth/factors/own-factors.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) => {
  const session = await requireConfirmed(server, event.request.headers);
  await removeCodes(server, session, callerOf(event));
  return Response.json({ status: 'ok' });
});
