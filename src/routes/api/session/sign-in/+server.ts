import { signInSchema } from '#lib/protocol/session.ts';
import { signInAnswer } from '#lib/server/auth/sign-in.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { senderOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) =>
  signInAnswer(server, await bodyOf(event.request, signInSchema), senderOf(event)),
);
