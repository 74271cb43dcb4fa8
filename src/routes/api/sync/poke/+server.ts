import { requireSession } from '#lib/server/auth/session.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';
import { pokeAnswer } from '#lib/server/http/poke-stream.ts';

export const GET = endpoint(async ({ request }, server) => {
  const { accountId } = await requireSession(server, request.headers);
  return pokeAnswer({
    subscribe: (poke) => server.pokes.subscribe(accountId, poke),
    isWelcome: () => requireSession(server, request.headers).then(() => true),
    stopping: server.stopping.signal,
  });
});
