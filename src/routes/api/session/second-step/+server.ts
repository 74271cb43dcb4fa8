import { secondStepSchema } from '#lib/protocol/second-step.ts';
import { secondStepAnswer } from '#lib/server/auth/factors/second-step.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) => {
  const shown = await bodyOf(event.request, secondStepSchema);
  return secondStepAnswer(server, event.request, { shown, from: callerOf(event) });
});
