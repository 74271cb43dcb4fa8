import { passkeySignInSchema } from '#lib/protocol/passkeys.ts';
import { passkeySignInAnswer } from '#lib/server/auth/factors/passkey-sign-in.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) => {
  const { passkey } = await bodyOf(event.request, passkeySignInSchema);
  return passkeySignInAnswer(server, passkey, callerOf(event));
});
