import { browserWords } from '../../../base/browser-words.ts';
import { passwordSetMail } from '../../mail/password-mails.ts';
import type { Runtime } from '../../runtime.ts';
import type { Sender } from '../../http/caller.ts';

/**
 * Tells a person by mail that their password was set, where a mail server is: whoever set it may have been another. Nobody
 * waits for it.
 */
export function tellPasswordSet(server: Runtime, signInEmail: string, sender: Sender): void {
  const { mailer, store, signIns, settings, log } = server;
  if (!mailer) return;
  const tell = async (): Promise<void> => {
    const person = await store.people.membershipOf((await signIns.idOf(signInEmail)) ?? '');
    if (!person) return;
    const found = await store.account(person.accountId).read(async ({ tx }) => ({
      account: await tx.get('accounts', person.accountId),
      user: await tx.get('users', person.userId),
    }));
    if (!found.account || found.account.isSample || !found.user) return;
    const { origin } = settings;
    const browser = browserWords(sender.browser);
    const about = { accountName: found.account.name, browser, address: sender.address, origin };
    await mailer.send(found.user.email, passwordSetMail(about));
  };
  void tell().catch((error: unknown) =>
    log.warn({ event: 'mail-failed', error: String(error) }, 'that a password was set is not told'),
  );
}
