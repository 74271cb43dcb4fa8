import * as v from 'valibot';
import { emailText } from '../../lib/domain/records/core/record.ts';
import { inviteAdmin } from '../../lib/server/auth/links/invite-admin.ts';
import { withStore } from './with-store.ts';

/** Beside a running server or without one; answers the one-time link. */
export async function inviteRescuer({ account, email }: { account: string; email: string }): Promise<string> {
  if (!v.is(emailText, email)) throw new Error(`"${email}" is not a valid email address.`);
  return withStore(async (store, origin) => {
    const { secret, expiresAt } = await inviteAdmin(store, { account, email, at: Date.now() });
    const until = new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ');
    return `${email} is a contract admin, and sets a password with this link, once, until ${until} UTC:\n${origin}/invite/${secret}`;
  });
}
