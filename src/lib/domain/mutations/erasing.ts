import * as v from 'valibot';
import { emailKey } from '../../base/email-address.ts';
import { may } from '../access/permissions.ts';
import { idText } from '../records/record.ts';
import { mentionOf, TOO_MANY } from '../records/mentions.ts';
import type { User } from '../records/user.ts';
import type { Tx } from '../tx.ts';
import { leaveName } from './former-names.ts';
import { KeptWords } from './kept-words.ts';
import { isPersonal, withoutPerson, withoutWords } from './erased-words.ts';
import { endAll } from './leaving.ts';
import { ACCEPTED, defineMutation, refuse, refuseLed } from './mutation.ts';
import { isLastAdmin } from './last-admin.ts';
import { recordActivity } from './record-activity.ts';

/** In place of the email: no file names somebody so, so nothing that is imported is taken for theirs. */
const ERASED = '(erased)';

/**
 * Takes a person's name and email out for good, on their request: of the record, of the audit trail, and of the words
 * of refusals. Assignments stay without a name, so that counts of the past are true. Can't be undone.
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
    const nameless = { firstName: '', lastName: '', email: '', canSignIn: false };
    tx.put('users', { ...user, ...nameless, status: 'erased' });
    // By the digest of the email, what comes late is known as theirs.
    leaveName(tx, 'users', { index: 'byEmail', key: emailKey(user.email), to: user.id });
    await eraseFromActivity(tx, user);
    await eraseFromRefusals(tx, user);
    await eraseFromCredits(tx, user);
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

/** Also of who was merged into the person: under their id the history has their name. */
async function eraseFromActivity(tx: Tx, user: User): Promise<void> {
  const aliases = await tx.find('aliases', 'byTo', user.id);
  const ids = [user.id, ...aliases.map((alias) => alias.id)];
  const lines = [...(await tx.findMany('activity', 'byRecord', ids)).values()].flat();
  for (const line of lines) {
    const kept = Object.entries(line.changes).filter(([field]) => !isPersonal(field));
    if (kept.length < Object.keys(line.changes).length) {
      tx.put('activity', { ...line, changes: Object.fromEntries(kept) });
    }
  }
}

/** Use that was not matched to the person has the email as the file had it. */
async function eraseFromCredits(tx: Tx, user: User): Promise<void> {
  if (user.email === '') return;
  const records = await tx.find('creditRecords', 'byPerson', emailKey(user.email));
  const words = await KeptWords.of(tx, records);
  for (const record of records) tx.put('creditRecords', { ...words.kept(record), person: ERASED });
}

/** Refusals about the person, under any id they had, lose their words; others lose what names the person. */
async function eraseFromRefusals(tx: Tx, user: User): Promise<void> {
  const aliases = await tx.find('aliases', 'byTo', user.id);
  const ids = [user.id, ...aliases.map((alias) => alias.id)];
  const about = [...(await tx.findMany('refusals', 'bySubject', ids)).values()].flat();
  for (const refusal of about) tx.put('refusals', withoutWords(refusal));
  const done = new Set(about.map((refusal) => refusal.id));
  // Earlier emails lead to the person by such an alias.
  const theirs = new Set([mentionOf(user.email), ...ids]);
  const mentioning = await tx.findMany('refusals', 'byMention', [...theirs, TOO_MANY]);
  for (const refusal of [...mentioning.values()].flat())
    if (!done.has(refusal.id)) tx.put('refusals', withoutPerson(refusal, theirs));
}
