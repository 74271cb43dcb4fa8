import { failureCodes } from '#lib/protocol/failure.ts';
import { requireSession } from '#lib/server/auth/session.ts';
import { Failed } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';
import { pokeAnswer } from '#lib/server/http/poke-stream.ts';
import { accessIn } from '#lib/server/sync/access-in.ts';
import { PokeSight } from '#lib/server/sync/poke-sight.ts';

export const GET = endpoint(async ({ request }, server) => {
  const { accountId, userId } = await requireSession(server, request.headers);
  const person = `${accountId} ${userId}`;
  if (server.streams.isFull(person))
    throw new Failed(
      503,
      failureCodes.busy,
      'Too many browsers listen. This one asks for changes by itself.',
    );
  const account = server.store.account(accountId);
  const sight = new PokeSight({
    userId,
    read: () => account.read((read) => accessIn(read, userId)),
    now: () => performance.now(),
  });
  return pokeAnswer({
    subscribe: (poke) => server.pokes.subscribe(accountId, poke, { sees: (changed) => sight.sees(changed) }),
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
