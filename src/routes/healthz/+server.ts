import { RETRY_AFTER } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async (_event, { store }) =>
  (await store.isUp())
    ? Response.json({ status: 'ok' })
    : Response.json(
        { status: 'down', reason: 'The database does not answer.' },
        { status: 503, headers: RETRY_AFTER },
      ),
);
