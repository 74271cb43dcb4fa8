import { firstCodeSchema } from '#lib/protocol/factors.ts';
import { requireConfirmedSignIn } from '#lib/server/auth/confirmation.ts';
import { finishCodes } from '#lib/server/auth/factors/own-factors.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) => {
  const session = await requireConfirmedSignIn(server, event.request.headers);
  const { code } = await bodyOf(event.request, firstCodeSchema);
  return Response.json({
    recoveryCodes: await finishCodes(server, session, { code, from: callerOf(event) }),
  });
});
