import * as v from 'valibot';
import { emailKey } from '../../../base/email-address.ts';
import { may } from '../../access/permissions.ts';
import { emailText, idText, shortText } from '../../records/core/record.ts';
import { roleNames, newRole } from '../../records/role.ts';
import { type User, newUser } from '../../records/user.ts';
import type { ReadTx, Tx } from '../../tx.ts';
import { changeOf, mergeEdits } from '../edit.ts';
import { matchArrived } from './arrived-credits.ts';
import { leaveName } from './former-names.ts';
import { ACCEPTED, defineMutation, type MutationContext, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

const person = { firstName: shortText, lastName: shortText, email: emailText };

/**
 * A person who exists already is never made twice: the new id becomes the existing one by an alias, so that what was
 * done to it offline goes to them, and the row is reported as a duplicate.
 */
export const addUser = defineMutation({
  name: 'users.add',
  version: 1,
  args: v.strictObject(person),
  allow: (access) => may(access, 'users.add'),
  async run(tx, args, context) {
    const id = context.newId('us', 'user');
    if (await tx.get('users', id)) return ACCEPTED;
    const [twin] = await tx.find('users', 'byEmail', emailKey(args.email));
    if (!twin) {
      await makeUser(tx, { id, ...args }, context);
      return ACCEPTED;
    }
    tx.put('aliases', { id, collection: 'users', to: twin.id });
    const details = { collection: 'users', id: twin.id, by: 'email' };
    return { status: 'accepted', refusedRows: [{ row: 1, reason: 'duplicate', details }] };
  },
  subject: (_args, context) => ({ collection: 'users', id: context.newId('us', 'user') }),
  makes: (_args, context) => [context.newId('us', 'user')],
});

export const editUser = defineMutation({
  name: 'users.edit',
  version: 1,
  args: v.strictObject({
    id: idText,
    firstName: changeOf(shortText),
    lastName: changeOf(shortText),
    email: changeOf(emailText),
  }),
  allow: (access) => may(access, 'users.edit'),
  async run(tx, { id, ...edits }, context) {
    const user = await tx.get('users', id);
    if (!user || user.status === 'erased') return refuse('not-found');
    // The address somebody signs in with is theirs; changing it would hand over the sign-in.
    if (edits.email !== undefined && user.canSignIn) return refuse('forbidden');
    if (!(await mayRename(tx, user, context))) return refuse('forbidden');
    const merged = mergeEdits<User>(user, edits);
    if (merged.status === 'refused') return merged.outcome;
    if (merged.status === 'unchanged') return ACCEPTED;
    const namesakes = await tx.find('users', 'byEmail', emailKey(merged.row.email));
    const twin = namesakes.find((one) => one.id !== user.id);
    if (twin) return refuse('duplicate', { collection: 'users', id: twin.id, by: 'email' });
    tx.put('users', merged.row);
    const { changes } = merged;
    if (changes['email']) {
      leaveName(tx, 'users', { index: 'byEmail', key: emailKey(user.email), to: user.id });
      await matchArrived(tx, context, new Map([[emailKey(merged.row.email), merged.row]]));
    }
    recordActivity(tx, context, { action: 'users.edit', collection: 'users', recordId: user.id, changes });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'users', id: args.id }),
});

/** Who has a role is known by their name in what others are told; theirs are an admin's to change, and their own. */
async function mayRename(tx: ReadTx, user: User, { access, actor }: MutationContext): Promise<boolean> {
  if (may(access, 'roles.edit') || user.id === actor) return true;
  return (await tx.find('roles', 'byUser', user.id)).length === 0;
}

/** Finds or adds the person and gives the role, in one step. The link to sign in is the server's to make. */
export const inviteUser = defineMutation({
  name: 'users.invite',
  version: 1,
  args: v.strictObject({ ...person, role: v.nullable(v.picklist(roleNames)) }),
  allow: (access) => may(access, 'roles.edit'),
  async run(tx, { role, ...args }, context) {
    const [known] = await tx.find('users', 'byEmail', emailKey(args.email));
    if (known && known.status !== 'active') return refuse('not-active', { status: known.status });
    const userId = known?.id ?? (await makeUser(tx, { id: context.newId('us', 'user'), ...args }, context));
    if (role === null) return ACCEPTED;
    const roles = await tx.find('roles', 'byUser', userId);
    if (roles.some((one) => one.role === role && one.contractId === null)) return ACCEPTED;
    const id = context.newId('ro', 'role');
    tx.put('roles', newRole({ id, userId, role, createdAt: context.at }));
    recordActivity(tx, context, {
      action: 'roles.grant',
      collection: 'roles',
      recordId: id,
      changes: { userId, role },
    });
    return ACCEPTED;
  },
  subject: (_args, context) => ({ collection: 'users', id: context.newId('us', 'user') }),
  makes: (_args, context) => [context.newId('us', 'user'), context.newId('ro', 'role')],
});

async function makeUser(
  tx: Tx,
  person: Pick<User, 'id' | 'firstName' | 'lastName' | 'email'>,
  context: MutationContext,
): Promise<string> {
  const user = newUser({ ...person, createdAt: context.at });
  tx.put('users', user);
  await matchArrived(tx, context, new Map([[emailKey(user.email), user]]));
  const { id: recordId } = person;
  recordActivity(tx, context, { action: 'users.add', collection: 'users', recordId, changes: {} });
  return recordId;
}
