import { keepCookies } from '#lib/server/auth/sign-in.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ request }, server) =>
  keepCookies(await server.signIns.signOut(request.headers)),
);
