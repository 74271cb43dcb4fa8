import { factorsOf } from '#lib/server/auth/own-factors.ts';
import { requireSession } from '#lib/server/auth/session.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ request }, server) =>
  Response.json(await factorsOf(server, await requireSession(server, request.headers))),
);
