import { setUpSchema } from '#lib/protocol/session.ts';
import { checkMaySetUp, createCompany } from '#lib/server/auth/set-up.ts';
import { enteredAnswer } from '#lib/server/auth/sign-in.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) => {
  const caller = callerOf(event);
  const founder = await bodyOf(event.request, setUpSchema);
  await checkMaySetUp(server, caller, founder.setUpCode);
  await createCompany(server, founder, { at: Date.now() });
  return enteredAnswer(server, founder, caller);
});
