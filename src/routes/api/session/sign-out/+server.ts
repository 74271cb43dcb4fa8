import { sessionOf } from '#lib/server/auth/session.ts';
import { keepCookies } from '#lib/server/auth/sign-in.ts';
import { noteEvent } from '#lib/server/events/note-event.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';
import { keptClientCookie } from '#lib/server/http/kept-client.ts';

export const POST = endpoint(async ({ request }, server) => {
  const session = await sessionOf(server, request.headers);
  const answer = keepCookies(await server.signIns.cookies.signOut(request.headers));
  answer.headers.append('set-cookie', keptClientCookie(null, server.settings.origin));
  if (session) {
    const { accountId, userId } = session;
    await noteEvent(server, { kind: 'signed-out', accountId, actorId: userId, userId, at: Date.now() });
  }
  return answer;
});
