import { factorsOf } from '#lib/server/auth/factors/own-factors.ts';
import { requireSignedIn } from '#lib/server/auth/session.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ request }, server) =>
  Response.json(await factorsOf(server, await requireSignedIn(server, request.headers))),
);
