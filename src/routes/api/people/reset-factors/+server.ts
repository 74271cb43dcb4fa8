import { resetFactorsSchema } from '#lib/protocol/factors.ts';
import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { resetFactors } from '#lib/server/auth/factors/reset-factors.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) => {
  const session = await requireConfirmed(server, event.request.headers);
  const { userId } = await bodyOf(event.request, resetFactorsSchema);
  await resetFactors(server, session, { userId, from: callerOf(event) });
  return Response.json({ status: 'ok' });
});
