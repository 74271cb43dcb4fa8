import { passkeyUseSchema } from '#lib/protocol/passkeys.ts';
import { passkeyOptions } from '#lib/server/auth/factors/passkey-sign-in.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request }, server) => {
  const { use } = await bodyOf(request, passkeyUseSchema);
  return Response.json({ options: await passkeyOptions(server, request.headers, use) });
});
