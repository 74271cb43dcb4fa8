import { randomBytes } from 'node:crypto';
import { Failed } from '../../http/answers.ts';
import type { Sender } from '../../http/caller.ts';
import { resetMail } from '../../mail/password-mails.ts';
import type { Mailer } from '../../mail/mailer.ts';
import type { Runtime } from '../../runtime.ts';
import { NO_SESSION, People } from '../../store/people.ts';
import { digestOf } from './invitations.ts';
import { tooMany } from '../counted.ts';

const HOUR_MS = 3_600_000;

interface Forgotten {
  readonly email: string;
  readonly sender: Sender;
  /** ms */
  readonly at: number;
}

/**
 * Sends a one-time link to whoever signs in with this email. Answers before it is known whether somebody does, so that
 * neither the answer nor its time tells. Throws Failed 404 where no mail server is set, and 429 after many, which are
 * counted whether somebody is there or not.
 */
export async function askForMailedLink(server: Runtime, forgotten: Forgotten): Promise<void> {
  const { mailer, log, signIns } = server;
  if (!mailer)
    throw new Failed(
      404,
      'not-found',
      'This server sends no mail. Ask a contract admin of your company for a link.',
    );
  const { email, sender, at } = forgotten;
  const wait = await signIns.asked.begin({ email, address: sender.address, at });
  if (wait > 0) throw tooMany(wait);
  void sendLink(server, mailer, forgotten).catch((error: unknown) =>
    log.warn({ event: 'mail-failed', error: String(error) }, 'a link was not sent'),
  );
}

/** To the mailbox that the company's list has for the person, whatever they typed to sign in. */
async function sendLink(server: Runtime, mailer: Mailer, { email, sender, at }: Forgotten): Promise<void> {
  const { signIns, store, settings } = server;
  const signInId = await signIns.idOf(email);
  const member = signInId === null ? null : await store.people.membershipOf(signInId);
  if (!member || member.sessionsFrom === NO_SESSION) return;
  const { accountId, userId } = member;
  const secret = randomBytes(32).toString('base64url');
  const made = await store.account(accountId).write(at, async ({ tx, db, record }) => {
    const [account, user] = [await tx.get('accounts', accountId), await tx.get('users', userId)];
    // The people of a sample company have no mailboxes.
    if (!account || account.isSample || user?.status !== 'active') return null;
    // It takes no other link's place: somebody else may have asked, and would take away what the person has in hand.
    const link = { accountId, userId, kind: 'password-reset', issuedBy: userId, invitationId: null } as const;
    await new People(db).addSecret(digestOf(secret), { ...link, expiresAt: at + HOUR_MS, isMailed: true });
    await record({ kind: 'password-reset-asked', actorId: null, userId, ...sender, at });
    return { accountName: account.name, to: user.email };
  });
  if (!made) return;
  await mailer.send(made.to, resetMail({ ...made, url: `${settings.origin}/invite/${secret}` }));
}
