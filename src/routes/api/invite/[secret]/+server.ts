import { takeInviteSchema } from '#lib/protocol/session.ts';
import { readInvite, takeInvite } from '#lib/server/auth/links/invitations.ts';
import { enteredAnswer } from '#lib/server/auth/sign-in.ts';
import { tellPasswordSet } from '#lib/server/auth/links/tell-password-set.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { senderOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ params }, server) =>
  Response.json(await readInvite(server, params['secret'] ?? '', Date.now())),
);

export const POST = endpoint(async (event, server) => {
  const secret = event.params['secret'] ?? '';
  const { password } = await bodyOf(event.request, takeInviteSchema);
  const email = await takeInvite(server, secret, { password, at: Date.now() });
  tellPasswordSet(server, email, senderOf(event));
  return enteredAnswer(server, { email, password }, senderOf(event));
});
