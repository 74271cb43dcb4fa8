import { createHash, randomBytes } from 'node:crypto';
import { accessOf } from '../../domain/access/access-of.ts';
import type { User } from '../../domain/records/user.ts';
import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import { type InvitationSecret, People } from '../store/people.ts';
import type { SyncSession } from '../sync/session.ts';

const DAY_MS = 86_400_000;
const DAYS = { invitation: 7, 'password-reset': 1 } as const;

interface Asked {
  readonly userId: string;
  readonly kind: keyof typeof DAYS;
}

/** A one-time link for a user of the session's account. Throws Failed 403 unless a contract admin asks. */
export async function invite(
  server: Runtime,
  session: SyncSession,
  { asked, at }: { asked: Asked; at: number },
) {
  const user = await server.store.account(session.accountId).read(async ({ tx }) => {
    const { roles } = accessOf(session.userId, await tx.find('roles', 'byUser', session.userId));
    const asker = await tx.get('users', session.userId);
    if (asker?.status !== 'active' || !roles.includes('contract-admin'))
      throw new Failed(403, failureCodes.forbidden, 'Only a contract admin makes links for others.');
    return tx.get('users', asked.userId);
  });
  if (!user || user.status !== 'active') throw new Failed(404, 'not-found', 'There is no such active user.');
  const secret = randomBytes(32).toString('base64url');
  const expiresAt = at + DAYS[asked.kind] * DAY_MS;
  const { accountId } = session;
  await server.store.people.addSecret(digestOf(secret), { accountId, ...asked, expiresAt });
  return { url: `${server.settings.origin}/invite/${secret}`, expiresAt };
}

/** What a link is for. Throws Failed 404 or 410 with a sentence. */
export async function readInvite(server: Runtime, secret: string, at: number) {
  const found = await usableSecret(server, secret, at);
  const people = await server.store.account(found.accountId).read(async ({ tx }) => ({
    account: await tx.get('accounts', found.accountId),
    user: await tx.get('users', found.userId),
  }));
  if (!people.account || people.user?.status !== 'active') throw unknownLink();
  const { account, user } = people;
  return { kind: found.kind, accountName: account.name, userName: nameOf(user), email: user.email };
}

/**
 * Takes the link once: the person's sign-in gets the password, and other sessions end. Answers the email. The link is
 * taken by the transaction that completes it: after a crash it still works, and the same request finishes the job;
 * `between` is called before that.
 */
export async function takeInvite(
  server: Runtime,
  secret: string,
  { password, at, between = () => undefined }: { password: string; at: number; between?: () => void },
): Promise<string> {
  const { accountId, userId } = await usableSecret(server, secret, at);
  const passwordHash = await server.signIns.hashOf(password);
  // The account's clock is held: of two who take the link at once the second finds it used.
  const email = await server.store.account(accountId).write(at, async ({ tx, db }) => {
    const people = new People(db);
    if (!(await people.takeSecret(digestOf(secret), at))) throw usedLink();
    const user = await tx.get('users', userId);
    if (user?.status !== 'active') throw unknownLink();
    const authId = await signInFor(server.signIns, people, { accountId, user, passwordHash });
    between();
    await people.addMembership(authId, { accountId, userId });
    if (!user.canSignIn) tx.put('users', { ...user, canSignIn: true });
    return server.signIns.emailOf(authId);
  });
  if (email === null) throw unknownLink();
  return email;
}

/** The person's sign-in, with the password. */
async function signInFor(
  signIns: Runtime['signIns'],
  people: People,
  { accountId, user, passwordHash }: { accountId: string; user: User; passwordHash: string },
): Promise<string> {
  const known = await people.authUserOf({ accountId, userId: user.id });
  if (known) {
    await signIns.setPassword(known, passwordHash);
    return known;
  }
  const made = await signIns.claim(
    { email: user.email, name: nameOf(user), passwordHash },
    async (id) => (await people.membershipOf(id)) !== null,
  );
  if (!made) throw new Failed(400, failureCodes.invalid, 'This email has a sign-in in another company.');
  return made;
}

async function usableSecret({ store }: Runtime, secret: string, at: number): Promise<InvitationSecret> {
  const found = await store.people.secretOf(digestOf(secret));
  if (!found) throw unknownLink();
  if (found.usedAt !== null) throw usedLink();
  if (found.expiresAt <= at) throw new Failed(410, 'expired', 'This link has expired. Ask for a new one.');
  return found;
}

function unknownLink(): Failed {
  return new Failed(404, 'not-found', 'This link is not known. Ask for a new one.');
}

function usedLink(): Failed {
  return new Failed(410, 'used', 'This link was used already. Sign in, or ask for a new one.');
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function nameOf({ firstName, lastName }: User): string {
  return `${firstName} ${lastName}`;
}
