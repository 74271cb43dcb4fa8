import * as v from 'valibot';
import { derivedId } from '../../../base/ids.ts';
import { emailKey } from '../../../base/email-address.ts';
import { may } from '../../access/permissions.ts';
import type { Activity } from '../../records/core/activity.ts';
import { type Assignment, holdingKey } from '../../records/assignment.ts';
import type { CreditRecord } from '../../records/credit-record.ts';
import { formerId } from '../../records/core/former-name.ts';
import { isWithdrawn } from '../../records/invitation.ts';
import { isPersonal } from '../../records/core/personal.ts';
import { idText } from '../../records/core/record.ts';
import type { PersonText } from '../../records/person-texts.ts';
import { newUser, type User } from '../../records/user.ts';
import type { ReadTx, Tx } from '../../tx.ts';
import { KeptWords } from './kept-words.ts';
import { textsGivenBack, textsOf, textsTaken } from './merged-texts.ts';
import { ACCEPTED, defineMutation, type MutationContext, type Outcome, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';
import { exceedsStrictly } from '../seats/seat-rules.ts';

/** What moves under the account's lock at once, and what the history can tell of: ten products a day for over a year. */
const MOST_MOVED = 5_000;

/** What a merge keeps, so that it can be taken back. The fields of who vanished stand where an erasure takes them out. */
interface Merge extends Omit<User, 'id'> {
  /** The person who vanished. */
  readonly from: string;
  /** The other had no name, and took theirs. */
  readonly isNamed: boolean;
  /** The texts that the other lacked, and took; absent in merges of before there were any. */
  readonly taken?: readonly PersonText[];
  /** What was moved, by the ids it had; each is another row now, since who sees it hangs on its person. */
  readonly assignments: readonly string[];
  readonly credits: readonly string[];
  /** Held by both: the other's as it was, and the one that was dropped. */
  readonly doubled: readonly { readonly was: Assignment; readonly dropped: Assignment }[];
  /** Ids that had led to the one who vanished. */
  readonly aliases: readonly string[];
  /** Where the email had led before; null: nowhere. */
  readonly emailLed: string | null;
  readonly by: string;
}

/**
 * Two records of one person become one: `from` vanishes, what they hold, held and used is the other's, and their email
 * leads there for files and later edits. Who can get in, by a sign-in, a role or an open invitation, is never the one who
 * vanishes: rights are given by name.
 */
export const mergeUsers = defineMutation({
  name: 'users.merge',
  version: 1,
  args: v.strictObject({ from: idText, to: idText }),
  allow: (access) => may(access, 'users.merge'),
  async run(tx, args, context) {
    const [from, to] = [await tx.get('users', args.from), await tx.get('users', args.to)];
    if (!from || !to || from.status === 'erased' || to.status === 'erased') return refuse('not-found');
    if (from.id === to.id) return ACCEPTED;
    if (from.id !== args.from) return refuse('conflict', { merged: from.id });
    if (to.status === 'left' && from.status === 'active') return refuse('not-active', { status: 'left' });
    const door = await doorOf(tx, from, context.at);
    if (door) return refuse('in-use', { collection: door, count: 1 });
    const held = await tx.find('assignments', 'byUser', from.id);
    const used = await tx.find('creditRecords', 'byUser', from.id);
    const count = held.length + used.length;
    if (count > MOST_MOVED) return refuse('too-large', { count, limit: MOST_MOVED });
    const moved = await moveHeld(tx, context, { held, to });
    await moveUsed(tx, context, { used, to });
    const merge: Merge = {
      ...keptOf(from, to),
      ...(await lead(tx, from, to)),
      ...moved,
      credits: used.map(({ id }) => id),
      by: context.mutationId,
    };
    const changes = { ...merge };
    return told(tx, context, { action: 'users.merge', recordId: to.id, changes });
  },
  subject: ({ to }) => ({ collection: 'users', id: to }),
});

/** Takes a merge back: both are there again, with what each had; what came since is left where it is. */
export const unmergeUsers = defineMutation({
  name: 'users.unmerge',
  version: 1,
  /** The person who vanished. */
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'users.merge'),
  async run(tx, { id }, context) {
    const [alias, user] = [await tx.get('aliases', id), await tx.get('users', id)];
    if (!user || user.status === 'erased') return refuse('not-found');
    if (user.id === id || alias?.collection !== 'users') return ACCEPTED;
    const line = mergeOf(await tx.find('activity', 'byRecord', user.id), id);
    if (!line) return refuse('not-found');
    const merge = line.changes as unknown as Merge;
    const [holder] = await tx.find('users', 'byEmail', emailKey(merge.email));
    if (holder) return refuse('duplicate', { collection: 'users', id: holder.id, by: 'email' });
    const full = await fullSeat(tx, merge);
    if (full) return refuse('no-free-seat', full);
    tx.remove('aliases', id);
    for (const one of merge.aliases) tx.put('aliases', { id: one, collection: 'users', to: id });
    const email = formerId('users', 'byEmail', emailKey(merge.email));
    if (merge.emailLed === null) tx.remove('aliases', email);
    else tx.put('aliases', { id: email, collection: 'users', to: merge.emailLed });
    const { firstName, lastName } = merge;
    const own = Object.keys(user).filter((field) => field in merge);
    const fields = Object.fromEntries(own.map((field) => [field, merge[field as keyof Merge]]));
    tx.put('users', newUser({ ...fields, id } as User));
    const hasTheirs = merge.isNamed && user.firstName === firstName && user.lastName === lastName;
    const nameless = hasTheirs ? { firstName: '', lastName: '' } : {};
    const back = { ...nameless, ...textsGivenBack(user, merge, merge.taken) };
    if (Object.keys(back).length > 0) tx.put('users', { ...user, ...back });
    await moveBack(tx, user, merge);
    // They are a record of their own again: an erasure would not look for them in the history of another.
    const kept = Object.entries(line.changes).filter(([field]) => !isPersonal(field));
    tx.put('activity', { ...line, changes: Object.fromEntries(kept) });
    return told(tx, context, { action: 'users.unmerge', recordId: user.id, changes: { from: id } });
  },
  subject: ({ id }) => ({ collection: 'users', id }),
});

/** By which the person can get in: the collection that says so. */
async function doorOf(
  tx: ReadTx,
  { id, canSignIn }: User,
  at: number,
): Promise<'users' | 'roles' | 'invitations' | null> {
  if (canSignIn) return 'users';
  if ((await tx.find('roles', 'byUser', id)).length > 0) return 'roles';
  const links = await tx.find('invitations', 'byUser', id);
  const isOpen = links.some((one) => one.usedAt === null && one.expiresAt > at && !isWithdrawn(one));
  return isOpen ? 'invitations' : null;
}

/** A name that is missing is taken over, and so are other texts. */
function keptOf(from: User, to: User): Omit<User, 'id'> & Pick<Merge, 'from' | 'isNamed' | 'taken'> {
  const { id, ...row } = from;
  const isNameless = to.firstName === '' && to.lastName === '';
  const isNamed = isNameless && (row.firstName !== '' || row.lastName !== '');
  return { ...row, from: id, isNamed, taken: textsTaken(from, to) };
}

/** What is known of the one by id and email leads to the other. */
async function lead(tx: Tx, from: User, to: User): Promise<Pick<Merge, 'aliases' | 'emailLed'>> {
  const aliases = await tx.find('aliases', 'byTo', from.id);
  const email = formerId('users', 'byEmail', emailKey(from.email));
  const before = await tx.get('aliases', email);
  tx.remove('users', from.id);
  for (const alias of aliases) tx.put('aliases', { ...alias, to: to.id });
  for (const id of [from.id, email]) tx.put('aliases', { id, collection: 'users', to: to.id });
  const isNameless = to.firstName === '' && to.lastName === '';
  const named = isNameless ? { firstName: from.firstName, lastName: from.lastName } : {};
  const taken = textsOf(from, textsTaken(from, to));
  if (isNameless || Object.keys(taken).length > 0) tx.put('users', { ...to, ...named, ...taken });
  return { aliases: aliases.map(({ id }) => id), emailLed: before?.to ?? null };
}

/** One seat of what both hold becomes free. */
async function moveHeld(
  tx: Tx,
  context: MutationContext,
  { held, to }: { held: readonly Assignment[]; to: User },
): Promise<Pick<Merge, 'assignments' | 'doubled'>> {
  const open = await tx.find('assignments', 'byOpenUser', to.id);
  const ownByPair = new Map(open.map((one) => [holdingKey(one.userId, one.entitlementId), one]));
  const doubled: { was: Assignment; dropped: Assignment }[] = [];
  const assignments: string[] = [];
  for (const one of held) {
    const own = one.endedAt === null ? ownByPair.get(holdingKey(to.id, one.entitlementId)) : undefined;
    tx.remove('assignments', one.id);
    if (own) {
      tx.put('assignments', joined(own, one));
      doubled.push({ was: own, dropped: one });
    } else {
      const id = context.newId('as', labelOf(one.id));
      tx.put('assignments', { ...one, id, userId: to.id });
      assignments.push(one.id);
    }
  }
  return { assignments, doubled };
}

async function moveUsed(
  tx: Tx,
  context: MutationContext,
  { used, to }: { used: readonly CreditRecord[]; to: User },
): Promise<void> {
  const words = await KeptWords.of(tx, used);
  for (const one of used) {
    tx.remove('creditRecords', one.id);
    const id = context.newId('cr', labelOf(one.id));
    tx.put('creditRecords', { ...words.kept(one), id, userId: to.id });
  }
}

async function moveBack(tx: Tx, { id: userId }: User, merge: Merge): Promise<void> {
  const newIds = (prefix: string, ids: readonly string[]) =>
    ids.map((old) => [old, derivedId(prefix, merge.by, labelOf(old))] as const);
  const held = newIds('as', merge.assignments);
  const used = newIds('cr', merge.credits);
  const assignments = await tx.getMany('assignments', [
    ...held.map(([, id]) => id),
    ...merge.doubled.map(({ was }) => was.id),
  ]);
  const credits = await tx.getMany(
    'creditRecords',
    used.map(([, id]) => id),
  );
  for (const [old, id] of held) {
    const one = assignments.get(id);
    if (one?.userId !== userId) continue;
    tx.remove('assignments', id);
    tx.put('assignments', { ...one, id: old, userId: merge.from });
  }
  for (const { was, dropped } of merge.doubled) {
    const now = assignments.get(was.id);
    if (now && isAs(now, joined(was, dropped))) tx.put('assignments', { ...now, ...useOf(was) });
    tx.put('assignments', dropped);
  }
  for (const [old, id] of used) {
    const one = credits.get(id);
    if (one?.userId !== userId) continue;
    tx.remove('creditRecords', id);
    tx.put('creditRecords', { ...one, id: old, userId: merge.from });
  }
}

/** What was held twice takes two seats again. */
async function fullSeat(tx: ReadTx, { doubled }: Merge): Promise<Record<string, unknown> | null> {
  const ids = doubled.map(({ dropped }) => dropped.entitlementId);
  const entitlements = await tx.getMany('entitlements', ids);
  const counts = await tx.countMany('assignments', 'byOpenEntitlement', ids);
  for (const [id, entitlement] of entitlements) {
    const assigned = counts.get(id) ?? 0;
    if (exceedsStrictly(entitlement, assigned + 1))
      return { entitlementId: id, quantity: entitlement.quantity, assigned };
  }
  return null;
}

const KNOWN = { 'not-known': 0, never: 1, used: 2 } as const;
type Use = Pick<Assignment, 'usage' | 'lastUsedAt' | 'startedAt'>;

/** The person's own, with what is known of both. */
function joined(own: Assignment, other: Assignment): Assignment {
  const days = [own.lastUsedAt, other.lastUsedAt].filter((at) => at !== null);
  return {
    ...own,
    usage: KNOWN[other.usage] > KNOWN[own.usage] ? other.usage : own.usage,
    lastUsedAt: days.length === 0 ? null : Math.max(...days),
    startedAt: Math.min(own.startedAt, other.startedAt),
  };
}

function useOf({ usage, lastUsedAt, startedAt }: Assignment): Use {
  return { usage, lastUsedAt, startedAt };
}

function isAs(one: Use, other: Use): boolean {
  return (
    one.usage === other.usage && one.lastUsedAt === other.lastUsedAt && one.startedAt === other.startedAt
  );
}

function labelOf(id: string): string {
  return `merge/${id}`;
}

/** The last of them that was not taken back, and is not of somebody who was erased since. */
function mergeOf(history: readonly Activity[], from: string): Activity | undefined {
  return history
    .filter(
      ({ action, changes }) => action === 'users.merge' && changes['from'] === from && 'email' in changes,
    )
    .sort((one, other) => one.at - other.at)
    .at(-1);
}

function told(
  tx: Tx,
  context: MutationContext,
  line: { action: string; recordId: string; changes: Record<string, unknown> },
): Outcome {
  recordActivity(tx, context, { collection: 'users', ...line });
  return ACCEPTED;
}
