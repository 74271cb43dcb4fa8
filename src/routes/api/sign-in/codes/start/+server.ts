import { requireConfirmedSignIn } from '#lib/server/auth/confirmation.ts';
import { startCodes } from '#lib/server/auth/factors/own-factors.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request }, server) =>
  Response.json(await startCodes(server, await requireConfirmedSignIn(server, request.headers))),
);
