import { keepCookies } from '#lib/server/auth/sign-in.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';
import { keptClientCookie } from '#lib/server/http/kept-client.ts';

export const POST = endpoint(async ({ request }, server) => {
  const answer = keepCookies(await server.signIns.signOut(request.headers));
  answer.headers.append('set-cookie', keptClientCookie(null, server.settings.origin));
  return answer;
});
