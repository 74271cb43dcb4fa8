import { forgottenSchema } from '#lib/protocol/session.ts';
import { askForMailedLink } from '#lib/server/auth/links/forgotten-password.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { senderOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) => {
  const { email } = await bodyOf(event.request, forgottenSchema);
  await askForMailedLink(server, { email, sender: senderOf(event), at: Date.now() });
  return Response.json({ status: 'ok' });
});
