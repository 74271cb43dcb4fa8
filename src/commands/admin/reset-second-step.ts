import { resetFromTerminal } from '../../lib/server/auth/factors/reset-factors.ts';
import { withStore } from './with-store.ts';

/** Beside a running server or without one. */
export async function resetSecondStep({
  account,
  email,
}: {
  account: string;
  email: string;
}): Promise<string> {
  return withStore(async (store) => {
    await resetFromTerminal(store, { account, email, at: Date.now() });
    return `${email} signs in with the password alone now. Codes, recovery codes and passkeys of before open nothing; set up new ones in Settings, Your sign-in.`;
  });
}
