import * as v from 'valibot';
import { emailKey } from '../../../base/email-address.ts';
import { may } from '../../access/permissions.ts';
import { type Collection, records, type Rows } from '../../records/collections.ts';
import { aboutPeople, erasedRow, isPersonal } from '../../records/core/personal.ts';
import { idText } from '../../records/core/record.ts';
import type { Activity } from '../../records/core/activity.ts';
import { mentionOf, mentionsIn, TOO_MANY } from '../../records/core/mentions.ts';
import type { User } from '../../records/user.ts';
import type { Tx } from '../../tx.ts';
import { leaveName } from './former-names.ts';
import { KeptWords } from './kept-words.ts';
import { withoutPerson, withoutWords } from './erased-words.ts';
import { endAll } from './leaving.ts';
import { ACCEPTED, defineMutation, refuse, refuseLed } from '../mutation.ts';
import { isLastAdmin } from './last-admin.ts';
import { recordActivity } from '../record-activity.ts';

/**
 * Takes all that is personal out for good, on request of the person: of their record and of those about them, of the
 * audit trail, and of the words of refusals. Which fields these are is said where records are defined. Assignments stay
 * without a name, so that counts of the past are true. Can't be undone.
 */
export const eraseUser = defineMutation({
  name: 'users.erase',
  version: 1,
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'users.erase'),
  async run(tx, { id }, context) {
    const user = await tx.get('users', id);
    if (!user) return refuse('not-found');
    if (user.status === 'erased') return ACCEPTED;
    if (user.id !== id) return refuseLed('users', user.id);
    const roles = await tx.find('roles', 'byUser', user.id);
    if (await isLastAdmin(tx, roles)) return refuse('last-admin');
    for (const role of roles) tx.remove('roles', role.id);
    endAll(tx, await tx.find('assignments', 'byOpenUser', user.id), context);
    tx.put('users', { ...erasedRow('users', user), canSignIn: false, status: 'erased' });
    // By the digest of the email, what comes late is known as theirs.
    leaveName(tx, 'users', { index: 'byEmail', key: emailKey(user.email), to: user.id });
    // Under the id of who was merged into the person the history has their name.
    const aliases = await tx.find('aliases', 'byTo', user.id);
    const ids = [user.id, ...aliases.map((alias) => alias.id)];
    for (const collection of aboutPeople) ids.push(...(await eraseFromRows(tx, collection, user)));
    const lines = [...(await tx.findMany('activity', 'byRecord', ids)).values()].flat();
    await eraseFromRefusals(tx, user, lines);
    eraseFromActivity(tx, lines);
    recordActivity(tx, context, {
      action: 'users.erase',
      collection: 'users',
      recordId: user.id,
      changes: {},
    });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'users', id: args.id }),
});

/** Answers the ids of the rows about the person: their history may be personal too. */
async function eraseFromRows<C extends Collection>(tx: Tx, collection: C, user: User): Promise<string[]> {
  const rows = await rowsOf(tx, collection, user);
  // The key of a file's words is made of what is about to go.
  const words = collection === 'creditRecords' ? await KeptWords.of(tx, rows as never) : null;
  for (const row of rows)
    tx.put(collection, erasedRow(collection, (words ? words.kept(row as never) : row) as Rows[C]));
  return rows.map(({ id }) => id);
}

function rowsOf<C extends Collection>(tx: Tx, collection: C, user: User): Promise<readonly Rows[C][]> {
  const { ofPerson } = records[collection];
  if (!ofPerson) throw new Error(`Nothing says whose the rows of ${collection} are.`);
  const key = ofPerson.by === 'id' ? user.id : emailKey(user.email);
  return key === '' ? Promise.resolve([]) : tx.find(collection, ofPerson.index, key);
}

function eraseFromActivity(tx: Tx, lines: readonly Activity[]): void {
  for (const line of lines) {
    const kept = Object.entries(line.changes).filter(([field]) => !isPersonal(field));
    if (kept.length < Object.keys(line.changes).length) {
      tx.put('activity', { ...line, changes: Object.fromEntries(kept) });
    }
  }
}

/** Refusals about the person, under any id they had, lose their words; others lose what names the person. */
async function eraseFromRefusals(tx: Tx, user: User, history: readonly Activity[]): Promise<void> {
  const aliases = await tx.find('aliases', 'byTo', user.id);
  const ids = [user.id, ...aliases.map((alias) => alias.id)];
  const about = [...(await tx.findMany('refusals', 'bySubject', ids)).values()].flat();
  for (const refusal of about) tx.put('refusals', withoutWords(refusal));
  const done = new Set(about.map((refusal) => refusal.id));
  // Earlier emails stand in the history, which is erased after this.
  const earlier = history.map(({ changes }) => changes['email']).flatMap((one) => mentionsIn(one));
  const theirs = new Set([mentionOf(user.email), ...earlier, ...ids]);
  const mentioning = await tx.findMany('refusals', 'byMention', [...theirs, TOO_MANY]);
  for (const refusal of [...mentioning.values()].flat())
    if (!done.has(refusal.id)) tx.put('refusals', withoutPerson(refusal, theirs));
}
