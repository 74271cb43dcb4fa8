import { createHash, randomBytes } from 'node:crypto';
import { newId } from '../../base/ids.ts';
import { accessOf } from '../../domain/access/access-of.ts';
import { may } from '../../domain/access/permissions.ts';
import type { Invitation } from '../../domain/records/invitation.ts';
import type { User } from '../../domain/records/user.ts';
import type { ReadTx } from '../../domain/tx.ts';
import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import type { Write } from '../store/account-store.ts';
import { type InvitationSecret, People } from '../store/people.ts';
import type { SyncSession } from '../sync/session.ts';

const DAY_MS = 86_400_000;
const chance = { bytes: (count: number) => randomBytes(count) };
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
  const made = await server.store.account(session.accountId).write(at, async (write) => {
    const userId = await inviteeFor(write.tx, session, asked.userId);
    return makeLink(write, { userId, kind: asked.kind, actorId: session.userId, at });
  });
  if (!made) throw new Failed(404, 'not-found', 'There is no such company.');
  return { url: `${server.settings.origin}/invite/${made.secret}`, expiresAt: made.expiresAt };
}

/** A one-time link, kept as the digest of its secret, in the transaction that holds the account's clock. */
export async function makeLink(
  { tx, db, accountId }: Pick<Write, 'tx' | 'db' | 'accountId'>,
  { userId, kind, actorId, at }: Asked & { actorId: string; at: number },
): Promise<{ secret: string; expiresAt: number }> {
  const secret = randomBytes(32).toString('base64url');
  const expiresAt = at + DAYS[kind] * DAY_MS;
  const invitationId = newId('iv', at, chance);
  tx.put('invitations', { id: invitationId, userId, kind, expiresAt, usedAt: null, createdAt: at });
  // In the history of the person, and seen as invitations are.
  const about = { collection: 'invitations', recordId: userId, changes: { kind } } as const;
  const id = newId('av', at, chance);
  tx.put('activity', { id, actorId, at, action: 'invitations.make', ...about });
  await new People(db).addSecret(digestOf(secret), { accountId, userId, kind, expiresAt, invitationId });
  return { secret, expiresAt };
}

/** The id of the active user that a contract admin asked about. Throws Failed 403 or 404. */
async function inviteeFor(tx: ReadTx, { userId }: SyncSession, askedId: string): Promise<string> {
  const access = accessOf(userId, await tx.find('roles', 'byUser', userId));
  const asker = await tx.get('users', userId);
  if (asker?.status !== 'active' || !may(access, 'invitations.edit'))
    throw new Failed(403, failureCodes.forbidden, 'Only a contract admin makes links for others.');
  const user = await tx.get('users', askedId);
  if (user?.status !== 'active') throw new Failed(404, 'not-found', 'There is no such active user.');
  return user.id;
}

/** What a link is for. Throws Failed 404 or 410 with a sentence. */
export async function readInvite(server: Runtime, secret: string, at: number) {
  const found = await unusedSecret(server, secret);
  const people = await server.store.account(found.accountId).read(async ({ tx }) => {
    await openRow(tx, found, at);
    const account = await tx.get('accounts', found.accountId);
    return { account, user: await tx.get('users', found.userId) };
  });
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
  const found = await unusedSecret(server, secret);
  const { accountId, userId } = found;
  // Asked before a password is hashed for it.
  await server.store.account(accountId).read(({ tx }) => openRow(tx, found, at));
  const passwordHash = await server.signIns.hashOf(password);
  // The account's clock is held: of two who take the link at once the second finds it used, and a withdrawal came
  // before or comes after.
  const email = await server.store.account(accountId).write(at, async ({ tx, db }) => {
    const people = new People(db);
    if (!(await people.takeSecret(digestOf(secret), at))) throw usedLink();
    const row = await openRow(tx, found, at);
    const user = await tx.get('users', userId);
    if (user?.status !== 'active') throw unknownLink();
    const isSomebodys = (id: string) => isTaken(id, { tx, people, accountId });
    const authId = await signInFor(server.signIns, people, { accountId, user, passwordHash, isSomebodys });
    between();
    await people.addMembership(authId, { accountId, userId });
    if (row) tx.put('invitations', { ...row, usedAt: at });
    if (!user.canSignIn) tx.put('users', { ...user, canSignIn: true });
    return server.signIns.emailOf(authId);
  });
  if (email === null) throw unknownLink();
  return email;
}

/** Whether a sign-in is somebody's. One of a person who was erased here is nobody's, before the upkeep takes it too. */
async function isTaken(
  authId: string,
  { tx, people, accountId }: { tx: ReadTx; people: People; accountId: string },
): Promise<boolean> {
  const member = await people.membershipOf(authId);
  if (member?.accountId !== accountId) return member !== null;
  if ((await tx.get('users', member.userId))?.status !== 'erased') return true;
  await people.removeMembership(authId, accountId);
  return false;
}

interface Claim {
  readonly accountId: string;
  readonly user: User;
  readonly passwordHash: string;
  isSomebodys(authId: string): Promise<boolean>;
}

/** The person's sign-in, with the password. */
async function signInFor(
  signIns: Runtime['signIns'],
  people: People,
  { accountId, user, passwordHash, isSomebodys }: Claim,
): Promise<string> {
  const known = await people.authUserOf({ accountId, userId: user.id });
  if (known) {
    await signIns.setPassword(known, passwordHash);
    return known;
  }
  const made = await signIns.claim({ email: user.email, name: nameOf(user), passwordHash }, isSomebodys);
  if (!made) throw new Failed(400, failureCodes.invalid, 'This email has a sign-in in another company.');
  return made;
}

async function unusedSecret({ store }: Runtime, secret: string): Promise<InvitationSecret> {
  const found = await store.people.secretOf(digestOf(secret));
  if (!found) throw unknownLink();
  if (found.usedAt !== null) throw usedLink();
  return found;
}

/**
 * The row of a link that is open, or null where links had no rows yet. Throws Failed for one that expired, which is
 * what a withdrawn one has done too: whoever holds it learns nothing else.
 */
async function openRow(tx: ReadTx, secret: InvitationSecret, at: number): Promise<Invitation | null> {
  const { invitationId } = secret;
  const row = invitationId === null ? null : await tx.get('invitations', invitationId);
  if (row === undefined) throw unknownLink();
  if (secret.expiresAt <= at || (row && row.expiresAt <= at))
    throw new Failed(410, 'expired', 'This link has expired. Ask for a new one.');
  return row;
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
