import { secondFactorChangeSchema } from '#lib/protocol/second-factor-policy.ts';
import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { changeFactorPolicy, readFactorPolicy } from '#lib/server/auth/factors/factor-policy.ts';
import { requireSession } from '#lib/server/auth/session.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ request }, server) =>
  Response.json(await readFactorPolicy(server, await requireSession(server, request.headers))),
);

export const POST = endpoint(async (event, server) => {
  const session = await requireConfirmed(server, event.request.headers);
  const { secondFactor } = await bodyOf(event.request, secondFactorChangeSchema);
  await changeFactorPolicy(server, session, { secondFactor, from: callerOf(event) });
  return Response.json(await readFactorPolicy(server, session));
});
