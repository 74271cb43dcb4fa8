import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import * as v from 'valibot';

/**
 * A session of somebody who has shown who they are, by whatever: better-auth's own endpoints make one by the password
 * alone. Like them it is called here, and mounted nowhere.
 */
export const beginSession = {
  id: 'muster-begin-session',
  endpoints: {
    beginSession: createAuthEndpoint(
      '/muster/begin-session',
      { method: 'POST', body: v.object({ id: v.string() }), metadata: { SERVER_ONLY: true } },
      async (context) => {
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(context.body.id);
        if (!user) throw context.error('UNAUTHORIZED');
        const session = await internalAdapter.createSession(user.id);
        await setSessionCookie(context, { session, user });
        return context.json({});
      },
    ),
  },
};
