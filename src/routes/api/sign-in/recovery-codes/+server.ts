import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { newRecoveryCodes } from '#lib/server/auth/factors/own-factors.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) => {
  const session = await requireConfirmed(server, event.request.headers);
  return Response.json({ recoveryCodes: await newRecoveryCodes(server, session, callerOf(event)) });
});
