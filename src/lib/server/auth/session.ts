import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import type { SyncSession } from '../sync/session.ts';

/** Whose request it is, from the cookie alone. Throws Failed 401. */
export async function requireSession(server: Runtime, headers: Headers): Promise<SyncSession> {
  const signIn = await server.signIns.of(headers);
  const session = signIn && (await server.store.people.membershipOf(signIn.id));
  if (!session)
    throw new Failed(
      401,
      failureCodes.signedOut,
      'You are signed out. Your edits are kept; sign in to send them.',
    );
  return session;
}
