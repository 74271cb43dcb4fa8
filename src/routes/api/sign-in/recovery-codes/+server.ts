import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { newRecoveryCodes } from '#lib/server/auth/own-factors.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request }, server) => {
  const session = await requireConfirmed(server, request.headers);
  return Response.json({ recoveryCodes: await newRecoveryCodes(server, session) });
});
