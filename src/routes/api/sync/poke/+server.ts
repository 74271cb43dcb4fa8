import { failureCodes } from '#lib/protocol/failure.ts';
import { requireSession } from '#lib/server/auth/session.ts';
import { Failed } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';
import { pokeAnswer } from '#lib/server/http/poke-stream.ts';

export const GET = endpoint(async ({ request }, server) => {
  const { accountId, userId } = await requireSession(server, request.headers);
  const person = `${accountId} ${userId}`;
  if (server.streams.isFull(person))
    throw new Failed(
      503,
      failureCodes.busy,
      'Too many browsers listen. This one asks for changes by itself.',
    );
  return pokeAnswer({
    subscribe: (poke) => server.pokes.subscribe(accountId, poke),
    enter: (close) => server.streams.add(person, close),
    isWelcome: () => requireSession(server, request.headers).then(() => true),
    stopping: server.stopping.signal,
  });
});

/** What a stream would begin with, and its end: without it the answer waits for a first line that is never sent. */
export const HEAD = endpoint(async ({ request }, server) => {
  await requireSession(server, request.headers);
  return new Response(null, { headers: { 'content-type': 'text/event-stream' } });
});
