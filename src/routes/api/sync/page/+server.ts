import { readyRequestSchema } from '#lib/protocol/pull.ts';
import { requireSessionOrLeaver } from '#lib/server/auth/session.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';
import { syncBodyOf } from '#lib/server/http/protocol.ts';
import { readyAnswer } from '#lib/server/http/ready-answer.ts';
import { Failed } from '#lib/server/http/answers.ts';
import { readyPage } from '#lib/server/sync/ready-page.ts';

export const POST = endpoint(async ({ request }, server) => {
  const session = await requireSessionOrLeaver(server, request.headers);
  const sent = await syncBodyOf(request, readyRequestSchema, 4_000);
  const find = () => readyPage(server.store, session, sent);
  const page = await server.pulling.reading.take(session.userId, find);
  // Replaced meanwhile, or of what the person does not see: the next pull says where pages are.
  if (!page) throw new Failed(404, 'not-found', 'This page is no longer there. Ask for the rows again.');
  server.metrics.pullRows(page.rows);
  return readyAnswer(page.bytes, request.headers.get('accept-encoding'));
});
