import { sampleSchema } from '#lib/protocol/session.ts';
import { checkMaySetUp, createSample } from '#lib/server/auth/set-up.ts';
import { signInAnswer } from '#lib/server/auth/sign-in.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request, getClientAddress }, server) => {
  const { setUpCode } = await bodyOf(request, sampleSchema);
  await checkMaySetUp(server, getClientAddress(), setUpCode);
  return signInAnswer(server, await createSample(server, 1_000, Date.now()), getClientAddress());
});
