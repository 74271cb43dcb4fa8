import { signInSchema } from '#lib/protocol/session.ts';
import { signInAnswer } from '#lib/server/auth/sign-in.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request, getClientAddress }, server) =>
  signInAnswer(server, await bodyOf(request, signInSchema), getClientAddress()),
);
