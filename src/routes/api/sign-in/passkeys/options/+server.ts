import { requireConfirmedSignIn } from '#lib/server/auth/confirmation.ts';
import { newPasskeyOptions } from '#lib/server/auth/factors/own-passkeys.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request }, server) => {
  const session = await requireConfirmedSignIn(server, request.headers);
  return Response.json({ options: await newPasskeyOptions(server, session) });
});
