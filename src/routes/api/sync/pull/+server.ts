import { pullRequestSchema } from '#lib/protocol/pull.ts';
import { requireSessionOrLeaver } from '#lib/server/auth/session.ts';
import { countedRows } from '#lib/server/http/counted-rows.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';
import { keptClientCookie, keptClientOf } from '#lib/server/http/kept-client.ts';
import { linesAnswer } from '#lib/server/http/lines-answer.ts';
import { syncBodyOf } from '#lib/server/http/protocol.ts';
import { takenBy } from '#lib/server/http/taken-by.ts';
import { pull } from '#lib/server/sync/pull.ts';

export const POST = endpoint(async ({ request }, server) => {
  const session = await requireSessionOrLeaver(server, request.headers);
  const sent = await syncBodyOf(request, pullRequestSchema, 64_000);
  const { reading, sending } = server.pulling;
  const sentAll = await sending.begin(session.userId);
  const begin = () => {
    const told = pull(server.store, session, sent, takenBy(request.headers));
    const lines = countedRows(told, (count) => server.metrics.pullRows(count));
    return linesAnswer(lines, request.headers.get('accept-encoding'), sentAll);
  };
  const answer = await reading.take(session.userId, begin).catch((error: unknown) => {
    sentAll();
    throw error;
  });
  const { userId } = session;
  const { clientId } = sent;
  if (sent.userId === userId && keptClientOf(request.headers, userId) !== clientId)
    answer.headers.append('set-cookie', keptClientCookie({ userId, clientId }, server.settings.origin));
  return answer;
});
