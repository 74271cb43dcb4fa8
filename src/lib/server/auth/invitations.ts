import { createHash, randomBytes } from 'node:crypto';
import { accessOf } from '../../domain/access/access-of.ts';
import type { User } from '../../domain/records/user.ts';
import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import type { InvitationSecret, Membership } from '../store/people.ts';
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
  const user = await server.store.account(session.accountId).write(at, async ({ tx }) => {
    const { roles } = accessOf(session.userId, await tx.find('roles', 'byUser', session.userId));
    if (!(await tx.get('users', session.userId)) || !roles.includes('contract-admin'))
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
  const people = await server.store.account(found.accountId).write(at, async ({ tx }) => ({
    account: await tx.get('accounts', found.accountId),
    user: await tx.get('users', found.userId),
  }));
  if (!people?.account || people.user?.status !== 'active') throw unknownLink();
  const { account, user } = people;
  return { kind: found.kind, accountName: account.name, userName: nameOf(user), email: user.email };
}

/** Takes the link once: the person's sign-in gets the password, and other sessions end. Answers the email. */
export async function takeInvite(
  server: Runtime,
  secret: string,
  { password, at }: { password: string; at: number },
) {
  const invitation = await readInvite(server, secret, at);
  const found = await usableSecret(server, secret, at);
  if (!(await server.store.people.takeSecret(digestOf(secret), at))) throw usedLink();
  const known = await server.store.people.authUserOf(found);
  if (known) await server.signIns.setPassword(known, password);
  else await addSignIn(server, found, { ...invitation, password });
  await server.store.account(found.accountId).write(at, async ({ tx }) => {
    const user = await tx.get('users', found.userId);
    if (user && !user.canSignIn) tx.put('users', { ...user, canSignIn: true });
  });
  return known ? await server.signIns.emailOf(known) : invitation.email;
}

async function addSignIn(
  { signIns, store }: Runtime,
  member: Membership,
  { email, userName, password }: { email: string; userName: string; password: string },
): Promise<void> {
  const authId = await signIns.create(email, userName, password);
  if (!authId) throw new Failed(400, failureCodes.invalid, 'This email has a sign-in in another company.');
  await store.people.addMembership(authId, { accountId: member.accountId, userId: member.userId });
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
