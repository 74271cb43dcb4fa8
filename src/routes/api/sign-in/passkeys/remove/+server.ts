import { removePasskeySchema } from '#lib/protocol/passkeys.ts';
import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { removePasskey } from '#lib/server/auth/factors/own-passkeys.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) => {
  const session = await requireConfirmed(server, event.request.headers);
  const { id } = await bodyOf(event.request, removePasskeySchema);
  await removePasskey(server, session, { id, from: callerOf(event) });
  return Response.json({ status: 'ok' });
});
