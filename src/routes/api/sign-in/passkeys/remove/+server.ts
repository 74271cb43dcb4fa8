import { removePasskeySchema } from '#lib/protocol/passkeys.ts';
import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { removePasskey } from '#lib/server/auth/own-passkeys.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request }, server) => {
  const session = await requireConfirmed(server, request.headers);
  const { id } = await bodyOf(request, removePasskeySchema);
  await removePasskey(server, session, id);
  return Response.json({ status: 'ok' });
});
