import { createHash, randomBytes } from 'node:crypto';
import { newId } from '../../../base/ids.ts';
import { mayMakeLinks } from '../../../domain/access/link-makers.ts';
import type { Activity } from '../../../domain/records/core/activity.ts';
import type { User } from '../../../domain/records/user.ts';
import type { ReadTx } from '../../../domain/tx.ts';
import { failureCodes } from '../../../protocol/failure.ts';
import { Failed } from '../../http/answers.ts';
import type { Runtime } from '../../runtime.ts';
import type { Write } from '../../store/write-once.ts';
import { type InvitationSecret, People } from '../../store/people.ts';
import type { SyncSession } from '../../sync/session.ts';
import { requireStrong, wordsAround } from './new-password.ts';
import { openLink, unknownLink, usedLink, voidLinksOf } from './open-link.ts';
import { newInvitation } from '../../../domain/records/invitation.ts';

const DAY_MS = 86_400_000;
const chance = { bytes: (count: number) => randomBytes(count) };
const DAYS = { invitation: 7, 'password-reset': 1 } as const;

interface Asked {
  readonly userId: string;
  readonly kind: keyof typeof DAYS;
}

/**
 * A one-time link for a user of the session's account, in the place of the one before. Throws Failed 403 unless a
 * contract admin asks, 404, and 409 for an invitation of somebody who has a sign-in.
 */
export async function invite(
  server: Runtime,
  session: SyncSession,
  { asked, at }: { asked: Asked; at: number },
) {
  const made = await server.store.account(session.accountId).write(at, async (write) => {
    const userId = await inviteeFor(write.tx, session, asked.userId);
    const known = new People(write.db).authUserOf({ accountId: session.accountId, userId });
    if (asked.kind === 'invitation' && (await known)) throw hasSignIn();
    return makeLink(write, { userId, kind: asked.kind, actorId: session.userId, at });
  });
  if (!made) throw new Failed(404, 'not-found', 'There is no such company.');
  return { url: `${server.settings.origin}/invite/${made.secret}`, expiresAt: made.expiresAt };
}

/**
 * A one-time link in the place of the one before, kept as the digest of its secret, in the transaction that holds the
 * account's clock. It opens while who made it may make links.
 */
export async function makeLink(
  write: Write,
  { userId, kind, actorId, at }: Asked & { actorId: string; at: number },
): Promise<{ secret: string; expiresAt: number }> {
  const { tx, db, accountId } = write;
  await voidLinksOf(write, userId, at);
  const secret = randomBytes(32).toString('base64url');
  const expiresAt = at + DAYS[kind] * DAY_MS;
  const invitationId = newId('iv', at, chance);
  tx.put('invitations', newInvitation({ id: invitationId, userId, kind, expiresAt, createdAt: at }));
  tx.put('activity', deed('make', { actorId, userId, at, changes: { kind } }));
  await write.record({ kind: 'link-made', actorId, userId, at, details: { link: kind } });
  const kept = { accountId, userId, kind, expiresAt, invitationId, issuedBy: actorId, isMailed: false };
  await new People(db).addSecret(digestOf(secret), kept);
  return { secret, expiresAt };
}

/** In the history of the person, and seen as invitations are. */
function deed(
  what: 'make' | 'use',
  about: { actorId: string; userId: string; at: number; changes: Activity['changes'] },
): Activity {
  const { actorId, userId: recordId, at, changes } = about;
  const id = newId('av', at, chance);
  return { id, actorId, at, action: `invitations.${what}`, collection: 'invitations', recordId, changes };
}

/** The id of the active user that a contract admin asked about. Throws Failed 403 or 404. */
async function inviteeFor(tx: ReadTx, { userId }: SyncSession, askedId: string): Promise<string> {
  if (!(await mayMakeLinks(tx, userId)))
    throw new Failed(403, failureCodes.forbidden, 'Only a contract admin makes links for others.');
  const user = await tx.get('users', askedId);
  if (user?.status !== 'active') throw new Failed(404, 'not-found', 'There is no such active user.');
  return user.id;
}

/** What a link is for. Throws Failed 404 or 410 with a sentence. */
export async function readInvite(server: Runtime, secret: string, at: number) {
  const found = await unusedSecret(server, secret);
  const people = await server.store.account(found.accountId).read(async ({ tx }) => {
    await openLink(tx, found, at);
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
  // Asked before a password is weighed and hashed for it.
  const words = await server.store.account(accountId).read(async ({ tx }) => {
    await openLink(tx, found, at);
    return wordsAround(tx, found);
  });
  await requireStrong(server, password, words);
  const passwordHash = await server.signIns.passwords.hashOf(password);
  // The account's clock is held: of two who take the link at once the second finds it used, and a withdrawal came
  // before or comes after.
  const email = await server.store.account(accountId).write(at, async (write) => {
    const { tx, db } = write;
    const people = new People(db);
    if (!(await people.takeSecret(digestOf(secret), at))) throw usedLink();
    const row = await openLink(tx, found, at);
    const user = await tx.get('users', userId);
    if (user?.status !== 'active') throw unknownLink();
    await voidLinksOf(write, userId, at);
    const isSomebodys = (id: string) => isTaken(id, { tx, people, accountId });
    const authId = await signInFor(server.signIns, people, { link: found, user, passwordHash, isSomebodys });
    between();
    await people.addMembership(authId, { accountId, userId });
    if (row) tx.put('invitations', { ...row, usedAt: at });
    const changes = { kind: found.kind, madeBy: found.isMailed ? null : found.issuedBy };
    tx.put('activity', deed('use', { actorId: userId, userId, at, changes }));
    const details = { link: found.kind, madeBy: found.issuedBy };
    await write.record({ kind: 'link-used', actorId: userId, userId, at, details });
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
  readonly link: InvitationSecret;
  readonly user: User;
  readonly passwordHash: string;
  isSomebodys(authId: string): Promise<boolean>;
}

/** The person's sign-in, with the password. An invitation makes one, and never changes one that is there. */
async function signInFor(
  signIns: Runtime['signIns'],
  people: People,
  { link, user, passwordHash, isSomebodys }: Claim,
): Promise<string> {
  const known = await people.authUserOf({ accountId: link.accountId, userId: user.id });
  if (known) {
    if (link.kind === 'invitation') throw usedLink();
    await signIns.passwords.set(known, passwordHash);
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

function hasSignIn(): Failed {
  return new Failed(
    409,
    'has-sign-in',
    'This person can already sign in. Make a link to set a new password instead.',
  );
}

export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function nameOf({ firstName, lastName }: User): string {
  return `${firstName} ${lastName}`;
}
