import { setUpSchema } from '#lib/protocol/session.ts';
import { checkMaySetUp, createCompany } from '#lib/server/auth/set-up.ts';
import { signInAnswer } from '#lib/server/auth/sign-in.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request, getClientAddress }, server) => {
  const founder = await bodyOf(request, setUpSchema);
  await checkMaySetUp(server, getClientAddress(), founder.setUpCode);
  await createCompany(server, founder, Date.now());
  return signInAnswer(server, founder, getClientAddress());
});
