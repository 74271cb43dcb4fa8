import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import * as v from 'valibot';

/** The cookie of a session that is there, by its token; never mounted, as nothing of better-auth is. */
export const sessionCookie = {
  id: 'muster-session-cookie',
  endpoints: {
    cookieOf: createAuthEndpoint(
      '/muster/cookie-of',
      { method: 'POST', body: v.object({ token: v.string() }), metadata: { SERVER_ONLY: true } },
      async (context) => {
        const found = await context.context.internalAdapter.findSession(context.body.token);
        if (!found) throw new Error('The session is gone');
        await setSessionCookie(context, found);
        return context.json({ status: 'ok' });
      },
    ),
  },
};
