import { firstCodeSchema } from '#lib/protocol/factors.ts';
import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { finishCodes } from '#lib/server/auth/own-factors.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request }, server) => {
  const session = await requireConfirmed(server, request.headers);
  const { code } = await bodyOf(request, firstCodeSchema);
  return Response.json({ recoveryCodes: await finishCodes(server, session, code) });
});
