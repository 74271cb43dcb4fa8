import { changePasswordSchema } from '#lib/protocol/session.ts';
import { changePassword } from '#lib/server/auth/change-password.ts';
import { requireSession } from '#lib/server/auth/session.ts';
import { bodyOf } from '#lib/server/http/answers.ts';
import { senderOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async (event, server) => {
  const own = await requireSession(server, event.request.headers);
  const passwords = await bodyOf(event.request, changePasswordSchema);
  return changePassword(server, own, { ...passwords, at: Date.now(), caller: senderOf(event) });
});
