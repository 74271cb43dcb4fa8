import { sampleSchema } from '#lib/protocol/session.ts';
import { createSample } from '#lib/server/auth/sample.ts';
import { checkMaySetUp } from '#lib/server/auth/set-up.ts';
import { enteredAnswer } from '#lib/server/auth/sign-in.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) => {
  const caller = callerOf(event);
  const { setUpCode } = await bodyOf(event.request, sampleSchema);
  await checkMaySetUp(server, caller, setUpCode);
  const admin = await createSample(server, { devices: 1_000, seed: 'sample', at: Date.now() });
  return enteredAnswer(server, admin, caller);
});
