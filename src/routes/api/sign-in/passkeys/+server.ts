import { addPasskeySchema } from '#lib/protocol/passkeys.ts';
import { requireConfirmedSignIn } from '#lib/server/auth/confirmation.ts';
import { addPasskey } from '#lib/server/auth/factors/own-passkeys.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) => {
  const session = await requireConfirmedSignIn(server, event.request.headers);
  const asked = await bodyOf(event.request, addPasskeySchema);
  return Response.json({
    recoveryCodes: await addPasskey(server, session, { ...asked, from: callerOf(event) }),
  });
});
