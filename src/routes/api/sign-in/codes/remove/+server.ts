import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { removeCodes } from '#lib/server/auth/own-factors.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request }, server) => {
  await removeCodes(server, await requireConfirmed(server, request.headers));
  return Response.json({ status: 'ok' });
});
