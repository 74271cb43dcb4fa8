import { addPasskeySchema } from '#lib/protocol/passkeys.ts';
import { requireConfirmed } from '#lib/server/auth/confirmation.ts';
import { addPasskey } from '#lib/server/auth/own-passkeys.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request }, server) => {
  const session = await requireConfirmed(server, request.headers);
  const asked = await bodyOf(request, addPasskeySchema);
  return Response.json({ recoveryCodes: await addPasskey(server, session, asked) });
});
